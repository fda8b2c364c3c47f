-- mean kWh of an interval by hour of the day (UTC); a blank is no reading of zero. A meter's registers of import are
-- summed: not where one of those that it states within the day (UTC) is missing or has no value, and where the whole is
-- stated as well that holds
with registers as (
    select
        meter_id,
        cast(start_ts as date) as day_utc,
        length_s,
        count(distinct channel) as n_registers
    from readings
    where channel like 'import.%'
    group by
        meter_id,
        cast(start_ts as date),
        length_s
),

intervals as (
    select
        readings.meter_id,
        readings.start_ts,
        readings.length_s,
        max(case when readings.channel = 'import' then 1 else 0 end) as has_whole,
        max(case when readings.channel = 'import' then readings.kwh end) as whole_kwh,
        sum(case when readings.channel <> 'import' then readings.kwh end) as parts_kwh,
        count(case when readings.channel <> 'import' then readings.kwh end) as n_parts,
        max(registers.n_registers) as n_registers
    from readings
    left join registers
        on registers.meter_id = readings.meter_id
        and registers.day_utc = cast(readings.start_ts as date)
        and registers.length_s = readings.length_s
    where readings.channel = 'import' or readings.channel like 'import.%'
    group by
        readings.meter_id,
        readings.start_ts,
        readings.length_s
),

summed as (
    select
        start_ts,
        case
            when has_whole = 1 then whole_kwh
            when n_parts = n_registers then parts_kwh
        end as kwh
    from intervals
)

select
    cast(extract(hour from start_ts) as bigint) as hour_utc,
    count(*) as n_stated,
    count(kwh) as n_readings,
    sum(kwh) as total_kwh,
    cast(sum(kwh) as double precision) / count(kwh) as mean_kwh
from summed
group by cast(extract(hour from start_ts) as bigint)
order by hour_utc
