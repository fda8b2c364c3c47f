-- as sql/common has it, from the table that has an index by meter and time
-- kWh of meter $1 by half-hour of the local day in zone $2, from instant $3 on and before $4: one row per local day and
-- half-hour (0 to 47) in which something was recorded. A longer reading is spread over the half-hours it covers; kwh is
-- that of a whole half-hour, so that neither a missing quarter nor the hour that happens twice shows as a change of use
with wholes as (
    select
        start_ts,
        length_s,
        -- where the whole is not stated, the sum of its registers (import.T1 and so on) that all have a value
        case
            when bool_or(channel = 'import') then max(kwh * ratio) filter (where channel = 'import')
            when count(kwh * ratio) = count(*) then sum(kwh * ratio)
        end as kwh
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
        and start_ts >= $3
        and start_ts < $4
        and length_s > 0
        and length_s <= 86400
    group by
        start_ts,
        length_s
),

readings as (
    select
        start_ts,
        length_s,
        cast(kwh as double precision) as kwh,
        greatest(1, cast(floor(length_s / 1800.0) as integer)) as n_parts
    from wholes
    where kwh is not null
),

parts as (
    select
        (readings.start_ts + cast(spread.part as integer) * interval '30 minutes') at time zone $2 as local_ts,
        readings.kwh / readings.n_parts as kwh,
        cast(readings.length_s as double precision) / readings.n_parts as part_s
    from readings
    inner join generate_series(0, 47) as spread (part)
        on spread.part < readings.n_parts
)

select
    cast(local_ts as date) as local_day,
    cast(2 * extract(hour from local_ts) + floor(extract(minute from local_ts) / 30.0) as integer) as slot,
    1800.0 * sum(kwh) / sum(part_s) as kwh
from parts
group by 1, 2
order by 1, 2
