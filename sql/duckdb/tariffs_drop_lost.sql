-- removes the rows that lost
delete from raw_data.tariffs
where rowid in (select row_id from temp.ingest_lost)
