-- all that was ever said of the interval of meter $1 that holds instant $2: the reading that holds, those that lost to
-- it, and keys that no reading has any more; in the order in which they came. No interval is longer than 31 days.
with versions as (
    select
        'holds' as fate,
        meter_id,
        channel,
        start_ts,
        length_s,
        kwh,
        quality,
        flag,
        file_id,
        line,
        loaded_at,
        cast(null as timestamp with time zone) as superseded_at,
        cast(null as integer) as superseded_by_file_id
    from raw_data.readings
    where meter_id = $1 and start_ts between $2 - interval '31 days' and $2
    union all
    select
        'superseded',
        meter_id,
        channel,
        start_ts,
        length_s,
        kwh,
        quality,
        flag,
        file_id,
        line,
        loaded_at,
        superseded_at,
        superseded_by_file_id
    from raw_data.superseded_readings
    where meter_id = $1 and start_ts between $2 - interval '31 days' and $2
)

select
    versions.fate,
    versions.channel,
    left(cast(versions.start_ts at time zone 'UTC' as varchar), 19) || 'Z' as start_ts,
    versions.length_s,
    case
        when cast(versions.kwh as varchar) like '%.%'
            then rtrim(rtrim(cast(versions.kwh as varchar), '0'), '.')
        else cast(versions.kwh as varchar)
    end as kwh,
    versions.quality,
    versions.flag,
    files.path as file,
    versions.line,
    left(cast(versions.loaded_at at time zone 'UTC' as varchar), 19) || 'Z' as loaded,
    left(cast(versions.superseded_at at time zone 'UTC' as varchar), 19) || 'Z' as superseded,
    winners.path as superseded_by
from versions
inner join ops.files as files on files.file_id = versions.file_id
left join ops.files as winners on winners.file_id = versions.superseded_by_file_id
where versions.start_ts + versions.length_s * interval '1 second' > $2
order by
    versions.start_ts,
    versions.channel,
    versions.length_s,
    versions.loaded_at,
    versions.fate desc,
    versions.file_id,
    versions.line
