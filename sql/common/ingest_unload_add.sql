-- marks file $1 to be taken out by the load $2
insert into ingest_unload (file_id, load_seq)
values ($1, $2)
