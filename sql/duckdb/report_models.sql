-- how each detector ended in its newest run
select
    detector,
    status,
    n_rows
from ml.models
qualify row_number() over (partition by detector order by trained_at desc) = 1
order by detector
