-- What substations, feeders and zones will take, and what forecasts were worth; as in 0003, each table with its twin.

-- one row per interval of the next seven days
create table if not exists fct_load_forecast%LOCAL% %ON_CLUSTER%
(
    node_id String,
    kind LowCardinality(String),
    name String,
    zone Nullable(String),
    start_ts DateTime64(6, 'UTC'),
    length_s Int32,
    local_day Date32,
    horizon_days Int32,
    demand_p10_kwh Nullable(Float64),
    demand_p50_kwh Float64,
    demand_p90_kwh Nullable(Float64),
    supplied_share Float64,
    load_p10_kwh Nullable(Float64),
    load_p50_kwh Float64,
    load_p90_kwh Nullable(Float64),
    suppressed_kwh Float64,
    method LowCardinality(String),
    n_days_learned Int32,
    run_id String,
    forecast_at DateTime64(6, 'UTC')
)
engine = %REPLICATED%MergeTree(%PATH%)
order by (node_id, kind, start_ts);

create table if not exists fct_load_forecast_next%LOCAL% %ON_CLUSTER% as fct_load_forecast%LOCAL%
engine = %REPLICATED%MergeTree(%PATH%)
order by (node_id, kind, start_ts)
%NO_DEDUPLICATION%;

-- one row per node, local day and number of days ahead
create table if not exists fct_forecast_errors%LOCAL% %ON_CLUSTER%
(
    node_id String,
    kind LowCardinality(String),
    name String,
    zone Nullable(String),
    local_day Date32,
    horizon_days Int32,
    method LowCardinality(String),
    n_intervals Int64,
    actual_kwh Float64,
    forecast_kwh Float64,
    abs_error_kwh Float64,
    mape_pct Nullable(Float64),
    mape_naive_pct Nullable(Float64),
    mape_mean_pct Nullable(Float64),
    pinball_kwh Float64,
    pinball_naive_kwh Float64,
    pinball_mean_kwh Float64,
    in_band_pct Float64,
    residual_score Nullable(Float64),
    is_unusual Bool,
    run_id String
)
engine = %REPLICATED%MergeTree(%PATH%)
partition by toYYYYMM(local_day)
order by (node_id, kind, local_day, horizon_days);

create table if not exists fct_forecast_errors_next%LOCAL% %ON_CLUSTER% as fct_forecast_errors%LOCAL%
engine = %REPLICATED%MergeTree(%PATH%)
partition by toYYYYMM(local_day)
order by (node_id, kind, local_day, horizon_days)
%NO_DEDUPLICATION%;
