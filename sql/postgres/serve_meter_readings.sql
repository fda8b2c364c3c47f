-- as sql/common has it, from the table that has an index by meter and time
-- the readings of meter $1 from instant $2 on and before $3, oldest first, with how strange they are where that is
-- known; at most $4
with wholes as (
    select
        start_ts,
        length_s,
        -- where the whole is not stated, the sum of its registers (import.T1 and so on) that all have a value
        case
            when bool_or(channel = 'import') then max(kwh * ratio) filter (where channel = 'import')
            when count(kwh * ratio) = count(*) then sum(kwh * ratio)
        end as kwh,
        coalesce(max(quality) filter (where channel = 'import'), max(quality)) as quality
    from raw_data.readings
    cross join lateral (
        select
            case
                when readings.file_id not in (select file_id from ops.files where is_secondary) then 1
                else (
                    select cast(multiplier as numeric)
                    from intermediate.int_node_paths
                    where node_id = $1
                )
            end as ratio
    ) as ratios
    where
        meter_id = $1
        and channel >= 'import'
        and channel < 'import/'
        and start_ts >= $2
        and start_ts < $3
    group by
        start_ts,
        length_s
)

select
    readings.start_ts,
    readings.length_s,
    cast(readings.kwh as double precision) as kwh,
    readings.quality,
    scores.score
from wholes as readings
left join (
    select
        start_ts,
        length_s,
        score
    from ml.reading_scores
    where
        meter_id = $1
        and channel = 'import'
        and start_ts >= $2
        and start_ts < $3
) as scores
    on
        scores.start_ts = readings.start_ts
        and scores.length_s = readings.length_s
order by
    readings.start_ts,
    readings.length_s
limit $4
