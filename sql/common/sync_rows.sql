-- the rows of a table from $1 to $2
select %COLUMNS%
from %TABLE%
where %TIME% between $1 and $2
