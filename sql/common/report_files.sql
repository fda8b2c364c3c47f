-- what became of the records of each file, the files with most rejects first; at most $1
select
    path,
    source,
    status,
    records,
    loaded,
    identical,
    superseded,
    rejected,
    skipped,
    reason,
    count(*) over () as n_files
from ops.files
order by
    status = 'refused' desc,
    rejected desc,
    file_id
limit $1
