-- The measures of a meter with its place among the meters that have them, 1 for the largest value. A macro, so that what
-- reads many meters one after the other can put places that were reckoned once in its stead: serve_keep_views.sql
create macro ml.measures_of(meter) as table
select
    own.measure,
    own.value,
    count(*) filter (where others.value > own.value) + 1 as value_rank,
    count(*) as n_meters
from ml.meter_evidence as own
inner join ml.meter_evidence as others
    on others.measure = own.measure
where own.meter_id = meter
group by
    own.measure,
    own.value;
