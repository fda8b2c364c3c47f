-- The daily indicators say more, and have a new name.
drop table if exists kpi_days %ON_CLUSTER%;

drop table if exists kpi_days%LOCAL% %ON_CLUSTER%;

drop table if exists kpi_days_next %ON_CLUSTER%;

drop table if exists kpi_days_next%LOCAL% %ON_CLUSTER%;

-- one row per local day, the whole network
create table if not exists kpi_daily%LOCAL% %ON_CLUSTER%
(
    local_day Date32,
    input_kwh Nullable(Float64),
    billed_kwh Nullable(Float64),
    technical_loss_kwh Nullable(Float64),
    ntl_kwh Nullable(Float64),
    ntl_pct Nullable(Float64),
    ntl_amount Nullable(Float64),
    billed_amount Nullable(Float64),
    collected_amount Nullable(Float64),
    atc_pct Nullable(Float64),
    n_meters Int64,
    n_meters_reporting Int64,
    coverage Nullable(Float64),
    n_zero_supplied Int64,
    n_outage_intervals Int64,
    saidi_minutes Nullable(Float64),
    saidi_planned_minutes Nullable(Float64),
    saifi Nullable(Float64),
    visits Int64,
    confirmed Int64,
    hit_rate Nullable(Float64),
    recovered_kwh Nullable(Float64),
    recovered_amount Nullable(Float64),
    forecast_mape_pct Nullable(Float64)
)
engine = %REPLICATED%MergeTree(%PATH%)
partition by toYYYYMM(local_day)
order by local_day;

create table if not exists kpi_daily_next%LOCAL% %ON_CLUSTER% as kpi_daily%LOCAL%
engine = %REPLICATED%MergeTree(%PATH%)
partition by toYYYYMM(local_day)
order by local_day
%NO_DEDUPLICATION%;
