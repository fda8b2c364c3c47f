-- one row per meter and local day with readings; from int_readings_clean and int_calendar; read by the features,
-- the balance, the marts and the quality suites. Nodes with a meter of their own are meters here.
--
-- Counts and kWh are those of the import channel; export has its own sum, NULL when the meter states none.
-- n_expected is the length of the local day (23, 24 or 25 hours) over the mean length of the meter's own
-- readings that day. An interval without a value, stated blank or absent, is missing; it is never a zero.
-- A zero counts as supplied when no outage covers it and the meter did not export in the same interval.
with exporting as (
    select distinct
        meter_id,
        start_ts
    from {{ ref('int_readings_clean') }}
    where channel = 'export'
        and kwh > 0
),

-- equal to the interval right before it, and not zero; a join, because it goes to disk where memory ends: a window over
-- 200 million readings does not fit into 4 GB of DuckDB
flat as (
    select
        readings.meter_id,
        readings.local_day,
        count(*) as n_flat
    from {{ ref('int_readings_clean') }} as readings
    inner join {{ ref('int_readings_clean') }} as previous
        on previous.meter_id = readings.meter_id
        and previous.end_ts = readings.start_ts
        and previous.length_s = readings.length_s
        and previous.kwh = readings.kwh
    where readings.channel = 'import'
        and previous.channel = 'import'
        and readings.kwh > 0
    group by
        readings.meter_id,
        readings.local_day
),

counted as (
    select
        readings.meter_id,
        readings.local_day,
        {{ exact_sum("case when readings.channel = 'import' then readings.kwh end") }} as import_kwh,
        {{ exact_sum("case when readings.channel = 'export' then readings.kwh end") }} as export_kwh,
        {{ exact_sum(
            "case when readings.channel = 'import' and readings.local_slot < 300 then readings.kwh end"
        ) }} as night_kwh,
        max(case when readings.channel = 'import' then readings.kwh end) as max_interval_kwh,
        count(*) filter (where readings.channel = 'import') as n_stated,
        count(readings.kwh) filter (where readings.channel = 'import') as n_intervals,
        sum(case when readings.channel = 'import' then readings.length_s else 0 end) as stated_s,
        count(*) filter (where readings.channel = 'import' and readings.quality = 'estimated') as n_estimated,
        count(*) filter (where readings.channel = 'import' and readings.kwh = 0) as n_zero,
        count(*) filter (
            where readings.channel = 'import' and readings.kwh = 0
            and not readings.is_outage and exporting.meter_id is null
        ) as n_zero_supplied,
        count(*) filter (where readings.channel = 'import' and readings.is_outage) as n_outage,
        max(readings.loaded_at) as loaded_at
    from {{ ref('int_readings_clean') }} as readings
    left join exporting
        on exporting.meter_id = readings.meter_id
        and exporting.start_ts = readings.start_ts
    group by
        readings.meter_id,
        readings.local_day
),

expected as (
    select
        counted.meter_id,
        counted.local_day,
        counted.import_kwh,
        counted.export_kwh,
        counted.night_kwh,
        counted.max_interval_kwh,
        counted.n_stated,
        counted.n_intervals,
        counted.n_estimated,
        counted.n_zero,
        counted.n_zero_supplied,
        counted.n_outage,
        coalesce(flat.n_flat, 0) as n_flat,
        counted.loaded_at,
        cast(coalesce(
            round(counted.n_stated * calendar.hours * 3600.0 / nullif(counted.stated_s, 0)),
            0
        ) as bigint) as n_expected
    from counted
    inner join {{ ref('int_calendar') }} as calendar
        on calendar.local_day = counted.local_day
    left join flat
        on flat.meter_id = counted.meter_id
        and flat.local_day = counted.local_day
)

select
    meter_id,
    local_day,
    import_kwh,
    export_kwh,
    n_intervals,
    n_expected,
    greatest(n_expected - n_intervals, 0) as n_missing,
    n_stated - n_intervals as n_blank,
    n_estimated,
    n_zero,
    n_zero_supplied,
    n_outage,
    n_flat,
    night_kwh,
    max_interval_kwh,
    coalesce({{ ratio('n_intervals', 'n_expected') }}, 0.0) as coverage,
    loaded_at
from expected
