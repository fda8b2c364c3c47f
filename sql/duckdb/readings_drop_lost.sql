-- removes the rows that lost
delete from raw_data.readings
where rowid in (select row_id from ingest_lost)
