-- attempt $1 of store $2 begins
insert into sync_attempts (sync_id, store_id)
select
    $1,
    $2
