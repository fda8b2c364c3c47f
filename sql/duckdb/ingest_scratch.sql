-- empty tables of this session for the load of one file: what the loader knows of its series, rows
-- that share a key and those that lost, keys of a file that is taken out
create or replace temp table ingest_series (
    meter_id varchar not null,
    channel varchar not null,
    from_ts timestamptz not null,   -- a key may repeat between these starts
    to_ts timestamptz not null,
    length_s integer not null,      -- of its readings, where the file states none
    is_default boolean not null     -- nothing but the profile says so
);

create or replace temp table ingest_rivals (
    row_id bigint not null,
    meter_id varchar not null,
    channel varchar not null,
    start_ts timestamptz not null,
    length_s integer not null,
    kwh decimal(38, 20),
    quality varchar not null,
    file_id integer not null,
    line bigint not null
);

create or replace temp table ingest_lost (
    row_id bigint,                  -- of a reading, and its key
    meter_id varchar,
    channel varchar,
    start_ts timestamptz,
    length_s integer,
    file_id integer not null,
    line bigint not null,
    is_identical boolean not null,  -- to the row that holds: dropped; else kept as superseded
    holder_file_id integer not null
);

create or replace temp table ingest_lines (line bigint not null);

create or replace temp table ingest_unload (file_id integer not null, load_seq bigint not null);

create or replace temp table ingest_keys (
    meter_id varchar not null,
    channel varchar not null,
    start_ts timestamptz not null,
    length_s integer not null
);

create or replace temp table ingest_restored (file_id integer not null, line bigint not null);
