-- what people read of the readings: the newest state of each key, at once and whatever merges are still to come.
-- All versions of a key are in one month, so months are merged apart
create view if not exists readings %ON_CLUSTER% as
select
    meter_id,
    channel,
    start_ts,
    length_s,
    kwh,
    quality,
    flag,
    past_avg_kwh,
    temperature_c,
    humidity_pct,
    wind_kmh,
    label,
    file_id,
    line,
    loaded_at
from readings_versions final
where is_removed = 0
settings do_not_merge_across_partitions_select_final = 1
