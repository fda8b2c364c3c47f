-- fails with: a meter, channel, start and length that int_readings_clean has more than once
select
    meter_id,
    channel,
    start_ts,
    length_s,
    count(*) as n_rows
from {{ ref('int_readings_clean') }}
group by
    meter_id,
    channel,
    start_ts,
    length_s
having count(*) > 1
