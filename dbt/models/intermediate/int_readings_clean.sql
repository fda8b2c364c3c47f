-- one row per meter, channel, start and length, placed on the site's local days; from stg_readings; read by
-- int_meter_days, the features, detection and the quality suites
--
-- Incremental by load, never by reading time: a meter-day is built again as a whole when a reading of it was loaded, or
-- got its place back, since the last build (load_seq), or when the outages that touch it are no longer those it was
-- built with (outage_key), or the ratio of its meter is not (behind the x in it). So late and corrected readings,
-- outages and a changed network give the table that --full-refresh gives. A change of site_zone needs --full-refresh,
-- and so do readings that were taken out (raw_data.removed_readings): `eiot transform` sees those and refreshes by
-- itself. A reading belongs to the local day it starts on. It is an outage reading when a stretch without supply covers
-- at least half of it: that is, the stretch holds its middle and is at least half as long. Should a key come twice, the
-- version loaded last holds. A meter's registers are summed: not where one of those that it states within 48 intervals
-- of the day is missing or has no value (then the sum is not known), nor where the whole is stated as well (then that
-- holds). A sum is as sure as the least sure of its parts.
{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key=['meter_id', 'local_day']
) }}

with outage_days as (
    select
        outages.meter_id,
        calendar.local_day,
        {{ epoch_s('outages.start_ts') }} as start_s,
        {{ epoch_s('outages.end_ts') }} as end_s
    from {{ ref('int_meter_outages') }} as outages
    inner join {{ ref('int_calendar') }} as calendar
        -- an hour more: the last reading of a day may end in the next
        on calendar.day_end_ts + interval '1 hour' > outages.start_ts
        and calendar.day_start_ts < outages.end_ts
),

outage_keys as (
    select
        meter_id,
        local_day,
        substr(
            md5(string_agg(
                cast(cast(start_s as bigint) as varchar) || '-' || cast(cast(end_s as bigint) as varchar),
                ',' order by start_s
            )),
            1,
            12
        ) as outage_key
    from outage_days
    group by
        meter_id,
        local_day
),

{% if is_incremental() %}
built_days as (
    select
        meter_id,
        local_day,
        max(outage_key) as outage_key
    from {{ this }}
    group by
        meter_id,
        local_day
),

changed_days as (
    select
        meter_id,
        cast({{ local_time('start_ts') }} as date) as local_day
    from {{ ref('stg_readings') }}
    where load_seq > (select coalesce(max(built.load_seq), 0) from {{ this }} as built)
    union
    select
        built_days.meter_id,
        built_days.local_day
    from built_days
    left join outage_keys
        on outage_keys.meter_id = built_days.meter_id
        and outage_keys.local_day = built_days.local_day
    left join {{ ref('int_node_paths') }} as ratios
        on ratios.node_id = built_days.meter_id
    where split_part(coalesce(built_days.outage_key, ''), 'x', 1) <> coalesce(outage_keys.outage_key, '')
        or (
            built_days.outage_key like '%x%'
            and split_part(built_days.outage_key, 'x', 2) <> cast(coalesce(ratios.multiplier, 0) as varchar)
        )
),

changed_spans as (
    select
        changed_days.meter_id,
        calendar.day_start_ts,
        calendar.day_end_ts
    from changed_days
    inner join {{ ref('int_calendar') }} as calendar
        on calendar.local_day = changed_days.local_day
),
{% endif %}

-- read again for each use rather than kept: its uses need few of its columns
staged as not materialized (
    select
        readings.meter_id,
        readings.channel,
        coalesce(readings.register_name, '') as register_name,
        readings.start_ts,
        readings.length_s,
        case when readings.is_secondary then readings.kwh * ratios.multiplier else readings.kwh end as kwh,
        case
            when readings.is_secondary and ratios.multiplier is null then 'missing'
            else readings.quality
        end as quality,
        case when readings.is_secondary then coalesce(ratios.multiplier, 0) end as multiplier,
        readings.past_avg_kwh,
        readings.temperature_c,
        readings.humidity_pct,
        readings.wind_kmh,
        readings.label,
        readings.file_id,
        readings.line,
        readings.loaded_at,
        readings.load_seq,
        cast(floor({{ epoch_s('readings.start_ts') }} / readings.length_s) as bigint) as slot,
        cast(floor({{ epoch_s('readings.start_ts') }} / (48.0 * readings.length_s)) as bigint) as span
    from {{ ref('stg_readings') }} as readings
    left join {{ ref('int_node_paths') }} as ratios
        on ratios.node_id = readings.meter_id
    {% if is_incremental() %}
    inner join changed_spans
        on changed_spans.meter_id = readings.meter_id
        and changed_spans.day_start_ts <= readings.start_ts
        and changed_spans.day_end_ts > readings.start_ts
    {% endif %}
),

-- Which keys come twice is asked of few readings: within 48 intervals of a meter each start has a bit, and when the
-- sum of the bits is what they are together, none came twice. A group of all keys would take memory for each reading
crowded_spans as (
    select
        meter_id,
        channel,
        length_s,
        span
    from staged
    group by
        meter_id,
        channel,
        length_s,
        span
    having sum(cast(1 as bigint) << cast(slot - 48 * span as integer))
        <> bit_or(cast(1 as bigint) << cast(slot - 48 * span as integer))
        or min(register_name) <> max(register_name)
),

versions as (
    select
        staged.*,
        clock.local_day,
        row_number() over (
            partition by
                staged.meter_id, staged.channel, staged.register_name, staged.start_ts, staged.length_s
            order by staged.loaded_at desc, staged.file_id desc, staged.line desc
        ) as version
    from staged
    inner join crowded_spans
        on crowded_spans.meter_id = staged.meter_id
        and crowded_spans.channel = staged.channel
        and crowded_spans.length_s = staged.length_s
        and crowded_spans.span = staged.span
    inner join {{ ref('int_clock') }} as clock
        on clock.quarter = cast(floor({{ epoch_s('staged.start_ts') }} / 900) as bigint)
),

-- the registers that a meter states within 48 intervals of a local day
stated_registers as (
    select
        meter_id,
        channel,
        length_s,
        span,
        local_day,
        count(distinct register_name) as n_registers
    from versions
    where register_name <> ''
    group by
        meter_id,
        channel,
        length_s,
        span,
        local_day
),

summed as (
    select
        versions.meter_id,
        versions.channel,
        versions.start_ts,
        versions.length_s,
        bool_or(versions.register_name = '') as has_whole,
        max(case when versions.register_name = '' then versions.kwh end) as whole_kwh,
        max(case when versions.register_name = '' then versions.quality end) as whole_quality,
        case
            when count(versions.kwh) = max(stated_registers.n_registers)
                then sum(versions.kwh order by versions.register_name)
        end as parts_kwh,
        max(case versions.quality when 'missing' then 3 when 'estimated' then 2 when 'edited' then 1 else 0 end)
            as parts_doubt,
        max(versions.multiplier) as multiplier,
        max(versions.past_avg_kwh) as past_avg_kwh,
        max(versions.temperature_c) as temperature_c,
        max(versions.humidity_pct) as humidity_pct,
        max(versions.wind_kmh) as wind_kmh,
        max(versions.label) as label,
        max(versions.loaded_at) as loaded_at,
        max(versions.load_seq) as load_seq
    from versions
    left join stated_registers
        on stated_registers.meter_id = versions.meter_id
        and stated_registers.channel = versions.channel
        and stated_registers.length_s = versions.length_s
        and stated_registers.span = versions.span
        and stated_registers.local_day = versions.local_day
    where versions.version = 1
    group by
        versions.meter_id,
        versions.channel,
        versions.start_ts,
        versions.length_s
),

kept as (
    select
        staged.meter_id,
        staged.channel,
        staged.start_ts,
        staged.length_s,
        staged.kwh,
        staged.quality,
        staged.multiplier,
        staged.past_avg_kwh,
        staged.temperature_c,
        staged.humidity_pct,
        staged.wind_kmh,
        staged.label,
        staged.loaded_at,
        staged.load_seq
    from staged
    left join crowded_spans
        on crowded_spans.meter_id = staged.meter_id
        and crowded_spans.channel = staged.channel
        and crowded_spans.length_s = staged.length_s
        and crowded_spans.span = staged.span
    where crowded_spans.meter_id is null
    union all
    select
        meter_id,
        channel,
        start_ts,
        length_s,
        case when has_whole then whole_kwh else parts_kwh end as kwh,
        case
            when has_whole then whole_quality
            when parts_kwh is null or parts_doubt = 3 then 'missing'
            when parts_doubt = 2 then 'estimated'
            when parts_doubt = 1 then 'edited'
            else 'actual'
        end as quality,
        multiplier,
        past_avg_kwh,
        temperature_c,
        humidity_pct,
        wind_kmh,
        label,
        loaded_at,
        load_seq
    from summed
),

timed as (
    select
        meter_id,
        channel,
        start_ts,
        length_s,
        kwh,
        quality,
        multiplier,
        past_avg_kwh,
        temperature_c,
        humidity_pct,
        wind_kmh,
        label,
        loaded_at,
        load_seq,
        {{ epoch_s('start_ts') }} as start_s,
        {{ epoch_s('start_ts') }} + length_s / 2.0 as middle_s
    from kept
)

select
    timed.meter_id,
    timed.channel,
    timed.start_ts,
    timed.length_s,
    {{ add_seconds('timed.start_ts', 'timed.length_s') }} as end_ts,
    timed.kwh,
    timed.quality,
    clock.local_day,
    clock.local_minute + cast(floor((timed.start_s - clock.quarter * 900) / 60) as integer) as local_slot,
    outage_days.meter_id is not null as is_outage,
    timed.past_avg_kwh,
    timed.temperature_c,
    timed.humidity_pct,
    timed.wind_kmh,
    timed.label,
    nullif(
        coalesce(outage_keys.outage_key, '') || coalesce('x' || cast(timed.multiplier as varchar), ''), ''
    ) as outage_key,
    timed.loaded_at,
    timed.load_seq
from timed
inner join {{ ref('int_clock') }} as clock
    on clock.quarter = cast(floor(timed.start_s / 900) as bigint)
left join outage_days
    on outage_days.meter_id = timed.meter_id
    and outage_days.local_day = clock.local_day
    and outage_days.start_s <= timed.middle_s
    and outage_days.end_s >= timed.middle_s
    and 2.0 * (outage_days.end_s - outage_days.start_s) >= timed.length_s
left join outage_keys
    on outage_keys.meter_id = timed.meter_id
    and outage_keys.local_day = clock.local_day
{{ rows_together('timed.meter_id') }}
