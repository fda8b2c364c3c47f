-- score of each scored meter, in the order of its id
select
    meter_id,
    score
from ml.meter_scores
where score is not null
order by meter_id
