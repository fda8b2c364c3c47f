-- takes the rows of the marked file out
delete from raw_data.payments
where file_id in (select file_id from ingest_unload)
