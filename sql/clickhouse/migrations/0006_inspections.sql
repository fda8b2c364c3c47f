-- What visits found, and how often the list was right; as in 0003, each table with its twin.

-- one row per visit: meter and local day
create table if not exists fct_inspections%LOCAL% %ON_CLUSTER%
(
    meter_id String,
    inspected_on Date32,
    outcome LowCardinality(String),
    kwh Nullable(Float64),
    amount Nullable(Float64),
    price_per_kwh Nullable(Float64),
    currency Nullable(String),
    note Nullable(String),
    transformer_id Nullable(String),
    feeder_id Nullable(String)
)
engine = %REPLICATED%MergeTree(%PATH%)
partition by toYYYYMM(inspected_on)
order by (meter_id, inspected_on);

create table if not exists fct_inspections_next%LOCAL% %ON_CLUSTER% as fct_inspections%LOCAL%
engine = %REPLICATED%MergeTree(%PATH%)
partition by toYYYYMM(inspected_on)
order by (meter_id, inspected_on)
%NO_DEDUPLICATION%;

-- one row per month with a visit
create table if not exists kpi_inspections%LOCAL% %ON_CLUSTER%
(
    month_start Date32,
    visits Int64,
    confirmed Int64,
    cleared Int64,
    no_access Int64,
    hit_rate Nullable(Float64),
    recovered_kwh Nullable(Float64),
    recovered_amount Nullable(Float64),
    currency Nullable(String)
)
engine = %REPLICATED%MergeTree(%PATH%)
partition by toYYYYMM(month_start)
order by month_start;

create table if not exists kpi_inspections_next%LOCAL% %ON_CLUSTER% as kpi_inspections%LOCAL%
engine = %REPLICATED%MergeTree(%PATH%)
partition by toYYYYMM(month_start)
order by month_start
%NO_DEDUPLICATION%;
