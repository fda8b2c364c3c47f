-- attempt $1 ended well: the next one reads after $2
insert into sync_cursor (sync_id, load_seq)
select
    $1,
    $2
