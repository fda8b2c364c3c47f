-- how each detector ended in its newest run
select
    detector,
    status,
    n_rows
from (
    select
        *,
        row_number() over (partition by detector order by trained_at desc) as nth
    from ml.models
) as models
where nth = 1
order by detector
