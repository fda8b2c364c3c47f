-- what became of the same bytes before, oldest first
select
    file_id,
    path,
    source,
    kind,
    status,
    profile_hash,
    records,
    loaded,
    identical,
    rejected,
    skipped,
    reason
from ops.files
where size_bytes = $1
    and content_hash = $2
order by file_id
