-- some rows of {table}, as they come: from what texts look like a pattern is guessed
select {columns}
from {table}
limit 1000
