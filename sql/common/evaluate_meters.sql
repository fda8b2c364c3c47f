-- score and probability of each meter that detection knows, null where it has none, in the order of its id
select
    meter_id,
    score,
    probability
from ml.meter_scores
order by meter_id
