-- how many readings can be scored: those with a value
select count(*)
from intermediate.int_reading_features
where kwh is not null
