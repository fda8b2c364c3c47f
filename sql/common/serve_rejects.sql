-- records that could not be read, those of the newest file first: of the file with path $1 and for reason $2 (any where
-- they are empty); $3 rows from $4 on, each with how many there are
with totals as (
    select count(*) as n_total
    from raw_data.rejected_rows as rejects
    left join ops.files as files
        on files.file_id = rejects.file_id
    where
        ($1 = '' or files.path = $1)
        and ($2 = '' or rejects.reason = $2)
),

found as (
    select
        files.path,
        rejects.file_id,
        rejects.line,
        rejects.column_number,
        rejects.column_name,
        rejects.reason,
        rejects.raw_text,
        rejects.loaded_at
    from raw_data.rejected_rows as rejects
    left join ops.files as files
        on files.file_id = rejects.file_id
    where
        ($1 = '' or files.path = $1)
        and ($2 = '' or rejects.reason = $2)
    order by
        rejects.file_id desc,
        rejects.line,
        rejects.column_number nulls first
    limit $3
    offset $4
)

select
    totals.n_total,
    found.line,
    found.path,
    found.file_id,
    found.column_number,
    found.column_name,
    found.reason,
    found.raw_text,
    found.loaded_at
from totals
left join found
    on true
order by
    found.file_id desc,
    found.line,
    found.column_number nulls first
