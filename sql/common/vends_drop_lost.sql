-- removes the rows that lost
delete from raw_data.vends
where (file_id, line) in (select file_id, line from ingest_lost)
