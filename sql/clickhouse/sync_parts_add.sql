-- month $2 of table $1 is that of digest $3, by attempt $4
insert into sync_parts (table_name, month, digest, sync_id)
select
    $1,
    $2,
    $3,
    $4
