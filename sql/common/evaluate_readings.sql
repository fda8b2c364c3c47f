-- score and label of each scored reading that came with a label, in the order of its key
select
    scores.score,
    case when features.label = 'abnormal' then 1 else 0 end as is_abnormal
from ml.reading_scores as scores
inner join intermediate.int_reading_features as features
    on features.meter_id = scores.meter_id
    and features.channel = scores.channel
    and features.start_ts = scores.start_ts
    and features.length_s = scores.length_s
where features.label is not null
order by
    scores.meter_id,
    scores.channel,
    scores.start_ts,
    scores.length_s
