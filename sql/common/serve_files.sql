-- files and what became of their records: refused ones and those with most rejects first; $1 rows from $2 on, each with
-- how many there are
with totals as (
    select count(*) as n_total
    from ops.files
)

select
    totals.n_total,
    files.file_id,
    files.path,
    files.source,
    files.kind,
    files.status,
    files.size_bytes,
    files.records,
    files.loaded,
    files.identical,
    files.superseded,
    files.rejected,
    files.skipped,
    files.missing,
    files.ambiguous,
    cast(files.sum_kwh as double precision) as sum_kwh,
    files.first_ts,
    files.last_ts,
    files.reason,
    files.started_at,
    files.loaded_at
from totals
left join ops.files as files
    on true
order by
    case when files.status = 'refused' then 0 else 1 end,
    files.rejected desc,
    files.file_id
limit $1
offset $2
