-- empty tables of this session for the load of one file of registers: as they were read, those that lost, where
-- they changed something, what is derived anew of them. They go with the
-- transaction
create temp table ingest_registers (
    meter_id varchar collate "C" not null,
    channel varchar collate "C" not null,
    start_ts timestamptz not null,  -- the instant
    length_s integer not null,
    kwh decimal(38, 20),            -- the register
    quality varchar collate "C" not null,
    flag varchar collate "C",
    file_id integer not null,
    line bigint not null,
    loaded_at timestamptz not null,
    load_seq bigint not null
) on commit drop;

create temp table ingest_register_lost (
    meter_id varchar collate "C" not null,
    channel varchar collate "C" not null,
    ts timestamptz not null,
    file_id integer not null,
    line bigint not null,
    is_identical boolean not null,  -- to the row that holds: dropped; else kept as superseded
    holder_file_id integer not null
) on commit drop;

create temp table ingest_registers_restored (file_id integer not null, line bigint not null) on commit drop;

create temp table ingest_touched (
    meter_id varchar collate "C" not null,
    channel varchar collate "C" not null,
    from_ts timestamptz not null,
    to_ts timestamptz not null
) on commit drop;

create temp table ingest_register_parts (
    part integer not null,          -- derived at once
    meter_id varchar collate "C" not null,
    channel varchar collate "C" not null,
    from_ts timestamptz not null,   -- the readings that are looked at
    to_ts timestamptz not null,
    is_start boolean not null,      -- no reading of the series before them
    is_end boolean not null
) on commit drop;

create temp table ingest_register_spans (
    meter_id varchar collate "C" not null,
    channel varchar collate "C" not null,
    from_ts timestamptz not null,   -- all that starts from here is derived anew
    to_ts timestamptz not null      -- and all that starts before here
) on commit drop;

create temp table ingest_register_fates (
    meter_id varchar collate "C" not null,
    channel varchar collate "C" not null,
    ts timestamptz not null,
    fate varchar collate "C" not null
) on commit drop;

create temp table ingest_derived (
    meter_id varchar collate "C" not null,
    channel varchar collate "C" not null,
    start_ts timestamptz not null,
    length_s integer not null,
    kwh decimal(38, 20) not null,
    quality varchar collate "C" not null,
    flag varchar collate "C",                   -- catch_up: a piece of a gap
    file_id integer not null,       -- of the register at its end
    line bigint not null
) on commit drop;

create temp table ingest_stale (
    meter_id varchar collate "C" not null,
    channel varchar collate "C" not null,
    start_ts timestamptz not null,
    length_s integer not null
) on commit drop;
