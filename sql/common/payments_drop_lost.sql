-- removes the rows that lost
delete from raw_data.payments
where (file_id, line) in (select file_id, line from ingest_lost)
