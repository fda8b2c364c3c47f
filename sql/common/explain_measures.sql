-- one row per measure of meter $1, with its place among the meters that have it: 1 is the largest value
select
    own.measure,
    own.value,
    count(*) filter (where others.value > own.value) + 1 as value_rank,
    count(*) as n_meters
from ml.meter_evidence as own
inner join ml.meter_evidence as others
    on others.measure = own.measure
where own.meter_id = $1
group by
    own.measure,
    own.value
order by own.measure
