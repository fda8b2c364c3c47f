-- takes the rows of the marked file out; those of `eiot inspect` have file 0, which is never marked
delete from raw_data.inspections
where file_id in (select file_id from ingest_unload)
