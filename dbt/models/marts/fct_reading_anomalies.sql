-- one row per reading that detection explained; from ml.reading_scores and int_readings_clean; read by the report
-- and the dashboard. A view, so that it shows the newest scores without another build.
{{ config(materialized='view') }}

select
    scores.meter_id,
    scores.channel,
    scores.start_ts,
    scores.length_s,
    readings.kwh,
    scores.score,
    scores.score_rank,
    scores.top_feature,
    scores.contributions,
    readings.label
from {{ source('ml', 'reading_scores') }} as scores
left join {{ ref('int_readings_clean') }} as readings
    on readings.meter_id = scores.meter_id
    and readings.channel = scores.channel
    and readings.start_ts = scores.start_ts
    and readings.length_s = scores.length_s
where scores.contributions is not null
