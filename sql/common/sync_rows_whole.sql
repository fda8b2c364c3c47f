-- the rows of a table without days
select %COLUMNS%
from %TABLE%
