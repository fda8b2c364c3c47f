-- takes the rows of the marked file out
delete from raw_data.vends
where file_id in (select file_id from ingest_unload)
