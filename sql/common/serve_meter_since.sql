-- the local day from which on meter $1 is suspect; no row, or NULL, when there is none
select since
from ml.meter_scores
where meter_id = $1
