-- keys that loads after $1 took out and no reading has now; a copy never had one outside $2 to $3
select
    removed.meter_id,
    removed.channel,
    removed.start_ts,
    removed.length_s,
    max(removed.load_seq) as load_seq
from raw_data.removed_readings as removed
where removed.load_seq > $1
    and removed.start_ts between $2 and $3
    and not exists (
        select 1
        from raw_data.readings as reading
        where reading.meter_id = removed.meter_id
            and reading.channel = removed.channel
            and reading.start_ts = removed.start_ts
            and reading.length_s = removed.length_s
    )
group by
    removed.meter_id,
    removed.channel,
    removed.start_ts,
    removed.length_s
