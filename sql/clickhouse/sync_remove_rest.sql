-- all the source has was sent by attempt $1: what else is read here is gone there
insert into readings_versions (meter_id, channel, start_ts, length_s, load_seq, sync_id, is_removed)
select
    meter_id,
    channel,
    start_ts,
    length_s,
    load_seq,
    $1,
    1
from readings_versions final
where is_removed = 0
    and sync_id < $1
