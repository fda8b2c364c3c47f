-- What a copy of the readings elsewhere needs to follow this store, and the record of such copies.

-- the load that made a row hold: a copy reads on after the highest it has seen
alter table raw_data.readings add column load_seq bigint;

update raw_data.readings set load_seq = file_id;

-- built before loads had numbers: the next transform makes it anew
drop table if exists intermediate.int_readings_clean;

-- keys that no reading has any more, and the load that took it out
create table raw_data.removed_readings (
    meter_id varchar not null,
    channel varchar not null,
    start_ts timestamptz not null,
    length_s integer not null,
    load_seq bigint not null
);

-- one row: which store this is, so that a copy is not fed from two
create table ops.store (
    store_id varchar not null,
    made_at timestamptz not null
);

insert into ops.store (store_id, made_at)
values (cast(gen_random_uuid() as varchar), now());

-- one row per attempt to bring a copy up to date
create table ops.sync_runs (
    sync_id bigint not null,
    target varchar not null,        -- URL without password
    status varchar not null,        -- running, success, failed
    from_load_seq bigint not null,  -- readings after this load were sent
    to_load_seq bigint not null,    -- and the next attempt begins after this one
    rows_sent bigint not null,
    error varchar,
    started_at timestamptz not null,
    ended_at timestamptz
);

-- one row per day and table that an attempt compared
create table ops.sync_days (
    sync_id bigint not null,
    table_name varchar not null,
    day date,                       -- null: the table has no days
    source_rows bigint not null,
    target_rows bigint not null,
    source_sum varchar,             -- of the column that counts, as text: exact where it is decimal
    target_sum varchar,
    is_equal boolean not null
);
