-- the stages of run $1 that are done
select distinct stage
from ops.run_stages
where run_id = $1 and status = 'success'
