-- The tables models and detection rebuild, under the names they have in the source, ordered for what dashboards
-- ask. Each has a twin in which a month is made ready and compared before it replaces the one that is read.

-- one row per scored reading
create table if not exists reading_scores%LOCAL% %ON_CLUSTER%
(
    meter_id String,
    channel LowCardinality(String),
    start_ts DateTime64(6, 'UTC') codec(Delta, ZSTD(1)),
    length_s Int32,
    score Float64,
    score_rank Int64,
    top_feature LowCardinality(Nullable(String)),
    contributions Nullable(String),
    run_id LowCardinality(String),
    scored_at DateTime64(6, 'UTC') codec(Delta, ZSTD(1))
)
engine = %REPLICATED%MergeTree(%PATH%)
partition by toYYYYMM(start_ts)
order by (meter_id, channel, start_ts, length_s);

create table if not exists reading_scores_next%LOCAL% %ON_CLUSTER% as reading_scores%LOCAL%
engine = %REPLICATED%MergeTree(%PATH%)
partition by toYYYYMM(start_ts)
order by (meter_id, channel, start_ts, length_s)
%NO_DEDUPLICATION%;

-- one row per meter: scored, or why not
create table if not exists meter_scores%LOCAL% %ON_CLUSTER%
(
    meter_id String,
    status String,
    score Nullable(Float64),
    score_rank Nullable(Int64),
    reasons Nullable(String),
    top_feature Nullable(String),
    contributions Nullable(String),
    run_id String,
    scored_at DateTime64(6, 'UTC')
)
engine = %REPLICATED%MergeTree(%PATH%)
order by meter_id;

create table if not exists meter_scores_next%LOCAL% %ON_CLUSTER% as meter_scores%LOCAL%
engine = %REPLICATED%MergeTree(%PATH%)
order by meter_id
%NO_DEDUPLICATION%;

-- one row per node, and per reporting meter that no network file names
create table if not exists dim_nodes%LOCAL% %ON_CLUSTER%
(
    node_id String,
    kind String,
    name Nullable(String),
    parent_id Nullable(String),
    transformer_id Nullable(String),
    feeder_id Nullable(String),
    substation_id Nullable(String),
    zone Nullable(String),
    tariff Nullable(String)
)
engine = %REPLICATED%MergeTree(%PATH%)
order by node_id;

create table if not exists dim_nodes_next%LOCAL% %ON_CLUSTER% as dim_nodes%LOCAL%
engine = %REPLICATED%MergeTree(%PATH%)
order by node_id
%NO_DEDUPLICATION%;

-- one row per meter and local day with its place in the network
create table if not exists fct_meter_days%LOCAL% %ON_CLUSTER%
(
    meter_id String,
    local_day Date32 codec(Delta, ZSTD(1)),
    import_kwh Nullable(Float64),
    export_kwh Nullable(Float64),
    n_intervals Int64,
    n_expected Int64,
    n_missing Int64,
    n_blank Int64,
    n_estimated Int64,
    n_zero Int64,
    n_zero_supplied Int64,
    n_outage Int64,
    n_flat Int64,
    night_kwh Nullable(Float64),
    max_interval_kwh Nullable(Float64),
    coverage Nullable(Float64),
    loaded_at Nullable(DateTime64(6, 'UTC')),
    kind LowCardinality(String),
    transformer_id LowCardinality(Nullable(String)),
    feeder_id LowCardinality(Nullable(String)),
    substation_id LowCardinality(Nullable(String)),
    zone LowCardinality(Nullable(String)),
    tariff LowCardinality(Nullable(String))
)
engine = %REPLICATED%MergeTree(%PATH%)
partition by toYYYYMM(local_day)
order by (meter_id, local_day);

create table if not exists fct_meter_days_next%LOCAL% %ON_CLUSTER% as fct_meter_days%LOCAL%
engine = %REPLICATED%MergeTree(%PATH%)
partition by toYYYYMM(local_day)
order by (meter_id, local_day)
%NO_DEDUPLICATION%;

-- one row per node with a meter of its own and local day
create table if not exists fct_energy_balance_days%LOCAL% %ON_CLUSTER%
(
    node_id String,
    kind LowCardinality(String),
    local_day Date32 codec(Delta, ZSTD(1)),
    input_kwh Nullable(Float64),
    billed_kwh Nullable(Float64),
    technical_loss_kwh Nullable(Float64),
    ntl_kwh Nullable(Float64),
    ntl_pct Nullable(Float64),
    ntl_amount Nullable(Float64),
    coverage Nullable(Float64),
    n_meters Int64,
    n_meters_reporting Int64,
    input_coverage Nullable(Float64),
    price_per_kwh Nullable(Float64),
    currency LowCardinality(Nullable(String))
)
engine = %REPLICATED%MergeTree(%PATH%)
partition by toYYYYMM(local_day)
order by (node_id, local_day);

create table if not exists fct_energy_balance_days_next%LOCAL% %ON_CLUSTER% as fct_energy_balance_days%LOCAL%
engine = %REPLICATED%MergeTree(%PATH%)
partition by toYYYYMM(local_day)
order by (node_id, local_day)
%NO_DEDUPLICATION%;

-- one row per node with a meter of its own, over the whole window
create table if not exists fct_node_losses%LOCAL% %ON_CLUSTER%
(
    node_id String,
    kind String,
    name Nullable(String),
    first_day Nullable(Date32),
    last_day Nullable(Date32),
    n_days Int64,
    input_kwh Nullable(Float64),
    billed_kwh Nullable(Float64),
    technical_loss_kwh Nullable(Float64),
    ntl_kwh Nullable(Float64),
    ntl_pct Nullable(Float64),
    ntl_amount Nullable(Float64),
    coverage Nullable(Float64),
    currency Nullable(String)
)
engine = %REPLICATED%MergeTree(%PATH%)
order by node_id;

create table if not exists fct_node_losses_next%LOCAL% %ON_CLUSTER% as fct_node_losses%LOCAL%
engine = %REPLICATED%MergeTree(%PATH%)
order by node_id
%NO_DEDUPLICATION%;

-- one row per meter detection looked at, with what is at stake: the suspects
create table if not exists fct_meter_anomalies%LOCAL% %ON_CLUSTER%
(
    meter_id String,
    score Nullable(Float64),
    score_rank Nullable(Int64),
    status String,
    reasons Nullable(String),
    top_feature Nullable(String),
    contributions Nullable(String),
    mean_day_kwh Nullable(Float64),
    recent_ratio Nullable(Float64),
    transformer_id Nullable(String),
    feeder_id Nullable(String),
    lost_kwh_month Nullable(Float64),
    lost_amount_month Nullable(Float64),
    price_per_kwh Nullable(Float64),
    currency Nullable(String)
)
engine = %REPLICATED%MergeTree(%PATH%)
order by meter_id;

create table if not exists fct_meter_anomalies_next%LOCAL% %ON_CLUSTER% as fct_meter_anomalies%LOCAL%
engine = %REPLICATED%MergeTree(%PATH%)
order by meter_id
%NO_DEDUPLICATION%;

-- one row per reading that detection explained; the strangest first
create table if not exists fct_reading_anomalies%LOCAL% %ON_CLUSTER%
(
    meter_id String,
    channel LowCardinality(String),
    start_ts DateTime64(6, 'UTC'),
    length_s Int32,
    kwh Nullable(Float64),
    score Float64,
    score_rank Int64,
    top_feature LowCardinality(Nullable(String)),
    contributions Nullable(String),
    label LowCardinality(Nullable(String))
)
engine = %REPLICATED%MergeTree(%PATH%)
partition by toYYYYMM(start_ts)
order by (score_rank, meter_id, start_ts);

create table if not exists fct_reading_anomalies_next%LOCAL% %ON_CLUSTER% as fct_reading_anomalies%LOCAL%
engine = %REPLICATED%MergeTree(%PATH%)
partition by toYYYYMM(start_ts)
order by (score_rank, meter_id, start_ts)
%NO_DEDUPLICATION%;

-- one row per local day, the whole network
create table if not exists kpi_days%LOCAL% %ON_CLUSTER%
(
    local_day Date32,
    input_kwh Nullable(Float64),
    billed_kwh Nullable(Float64),
    technical_loss_kwh Nullable(Float64),
    ntl_kwh Nullable(Float64),
    ntl_pct Nullable(Float64),
    ntl_amount Nullable(Float64),
    n_meters Int64,
    n_meters_reporting Int64,
    coverage Nullable(Float64),
    n_zero_supplied Int64,
    n_outage_intervals Int64
)
engine = %REPLICATED%MergeTree(%PATH%)
partition by toYYYYMM(local_day)
order by local_day;

create table if not exists kpi_days_next%LOCAL% %ON_CLUSTER% as kpi_days%LOCAL%
engine = %REPLICATED%MergeTree(%PATH%)
partition by toYYYYMM(local_day)
order by local_day
%NO_DEDUPLICATION%;
