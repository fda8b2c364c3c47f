-- one row per measure of meter $1, with its place among the meters that have it: 1 is the largest value
select
    measure,
    value,
    value_rank,
    n_meters
from ml.measures_of($1)
order by measure
