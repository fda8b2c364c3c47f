-- keeps what file $1 counted, which is taken out of the ledger
insert into ops.replaced_files (file_id, source, kind, records, loaded, rejected)
select
    file_id,
    source,
    kind,
    records,
    loaded,
    rejected
from ops.files
where file_id = $1
