-- Every state a reading had when it was sent; what holds is the newest of each key, and not when that is a
-- removal. The order is exactly the key, so that a state replaces the one before; the version is the number of
-- the attempt, so that a later look at the source wins whatever the order in which its loads were committed.
create table if not exists readings_versions%LOCAL% %ON_CLUSTER%
(
    meter_id String,
    channel LowCardinality(String),
    start_ts DateTime64(6, 'UTC') codec(Delta, ZSTD(1)),
    length_s Int32,
    kwh Nullable(Decimal(38, 20)) codec(ZSTD(1)),   -- NULL: the file has the interval but states no value
    quality LowCardinality(String),
    flag LowCardinality(Nullable(String)),
    past_avg_kwh Nullable(Float64),
    temperature_c Nullable(Float64),
    humidity_pct Nullable(Float64),
    wind_kmh Nullable(Float64),
    label LowCardinality(Nullable(String)),
    file_id Int32,
    line Int64 codec(Delta, ZSTD(1)),
    loaded_at DateTime64(6, 'UTC') codec(Delta, ZSTD(1)),
    load_seq Int64 codec(Delta, ZSTD(1)),
    sync_id UInt64 codec(Delta, ZSTD(1)),
    is_removed UInt8
)
engine = %REPLICATED%ReplacingMergeTree(%PATH_COMMA%sync_id)
partition by toYYYYMM(start_ts)
order by (meter_id, channel, start_ts, length_s);
