-- takes a file out of the ledger
delete from ops.files
where file_id = $1
