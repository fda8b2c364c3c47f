-- one row per command and outcome: how many runs ended so. A run that goes on counts when it has ended
select
    command,
    status,
    count(*) as n_runs
from ops.runs
where status <> 'running'
group by
    command,
    status
order by
    command,
    status
