-- warns with: a meter-day that has more values than a day has room for: readings of two lengths overlap
{{ config(severity='warn') }}

select
    meter_id,
    local_day,
    n_intervals,
    n_expected
from {{ ref('int_meter_days') }}
where n_intervals > n_expected
