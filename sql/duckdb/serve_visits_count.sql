-- how many visits wait to be written to the store
select count(*) as n_waiting
from access.waiting_visits
