-- how many meters have a score
select count(*) as n_scored
from marts.fct_suspects
where status = 'scored'
