-- rejected records by file and reason, most first, with the first of them; at most $1
select
    coalesce(files.path, '') as path,
    rejects.reason,
    rejects.column_name,
    count(*) as n_rows,
    min(rejects.line) as first_line,
    left((array_agg(rejects.raw_text order by rejects.line))[1], 120) as sample
from raw_data.rejected_rows as rejects
left join ops.files as files
    on files.file_id = rejects.file_id
group by
    files.path,
    rejects.reason,
    rejects.column_name
order by
    n_rows desc,
    path,
    rejects.reason
limit $1
