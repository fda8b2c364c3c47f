-- how many readings have which score, in tenths
select
    cast(floor(score * 10) as bigint) as tenth,
    count(*) as n_readings,
    min(score) as least,
    max(score) as most
from reading_scores
group by cast(floor(score * 10) as bigint)
order by tenth
