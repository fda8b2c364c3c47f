-- marks a file to be taken out
insert into temp.ingest_unload (file_id)
values ($1)
