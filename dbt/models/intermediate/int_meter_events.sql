-- one row per customer's meter with events; from stg_events and int_meters; read by eiot detect
--
-- A tamper event is one that an honest meter has no reason for; maintenance causes some of them, so they weigh most
-- right before a fall of the meter's consumption.
with tamper_codes (code) as (
    values
    ('cover_open'),
    ('terminal_open'),
    ('magnet'),
    ('neutral_missing'),
    ('reverse_energy'),
    ('ct_open'),
    ('phase_loss')
),

placed as (
    select
        events.meter_id,
        events.code,
        cast({{ local_time('events.ts') }} as date) as local_day,
        tamper_codes.code is not null as is_tamper,
        row_number() over (
            partition by events.meter_id, tamper_codes.code is not null
            order by events.ts desc, events.code asc
        ) as nth_last
    from {{ ref('stg_events') }} as events
    inner join {{ ref('int_meters') }} as meters
        on meters.meter_id = events.meter_id
    left join tamper_codes
        on tamper_codes.code = events.code
)

select
    meter_id,
    count(*) as n_events,
    count(*) filter (where is_tamper) as n_tamper_events,
    max(case when is_tamper and nth_last = 1 then code end) as last_tamper_code,
    max(case when is_tamper then local_day end) as last_tamper_day,
    min(case when is_tamper then local_day end) as first_tamper_day
from placed
group by meter_id
