-- number of the load that brings file $1: later loads have higher ones. One process writes at a time,
-- so that of its file will do
select cast($1 as bigint)
