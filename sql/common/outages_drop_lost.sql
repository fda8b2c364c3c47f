-- removes the rows that lost
delete from raw_data.outages
where (file_id, line) in (select file_id, line from ingest_lost)
