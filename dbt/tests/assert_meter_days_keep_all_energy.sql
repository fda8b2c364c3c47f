-- fails when the energy of int_meter_days is not that of int_readings_clean, to a millionth of a kWh. The sums are
-- exact: plain ones of doubles depend on the order of the rows, and stray by more than that in large stores
with readings as (
    select coalesce({{ exact_sum('kwh') }}, 0) as kwh
    from {{ ref('int_readings_clean') }}
),

days as (
    select coalesce({{ exact_sum('coalesce(import_kwh, 0) + coalesce(export_kwh, 0)') }}, 0) as kwh
    from {{ ref('int_meter_days') }}
)

select
    readings.kwh as readings_kwh,
    days.kwh as days_kwh
from readings
cross join days
where abs(readings.kwh - days.kwh) > 1e-6 * greatest(1.0, abs(readings.kwh) / 1e6)
