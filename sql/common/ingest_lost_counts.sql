-- one row: identical and superseded records of a file, rows of earlier files that it replaced
select
    count(*) filter (where file_id = $1 and is_identical) as identical,
    count(*) filter (where file_id = $1 and not is_identical) as superseded,
    count(*) filter (where file_id <> $1) as replaced
from ingest_lost
