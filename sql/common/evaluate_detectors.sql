-- every measure of every meter, measure by measure, each in the order of the meters' ids
select
    measure,
    meter_id,
    value
from ml.meter_evidence
order by
    measure,
    meter_id
