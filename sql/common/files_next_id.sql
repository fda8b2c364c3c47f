-- the number of the next file: above all given so far, so that newer files have higher ones
select coalesce(max(file_id), 0) + 1
from ops.files
