-- Cumulative registers as they were read. What lies between two of them is in raw_data.readings, made anew
-- around each load from all that are here: so the order of loads does not matter.

-- one row per meter, channel and instant: the register that holds
create table raw_data.register_reads (
    meter_id varchar not null,
    channel varchar not null,       -- import, export
    ts timestamptz not null,
    register_kwh decimal(38, 20),   -- null: the file has the instant but states no value
    quality varchar not null,       -- actual, estimated, edited, missing
    flag varchar,                   -- ambiguous_time
    fate varchar,                   -- first, rollover, restart, low; null: it goes on from the one before
    file_id integer not null,
    line bigint not null,
    loaded_at timestamptz not null
);

-- registers that lost a conflict, with the file that won
create table raw_data.superseded_registers (
    meter_id varchar not null,
    channel varchar not null,
    ts timestamptz not null,
    register_kwh decimal(38, 20),
    quality varchar not null,
    flag varchar,
    file_id integer not null,
    line bigint not null,
    loaded_at timestamptz not null,
    superseded_by_file_id integer not null,
    superseded_at timestamptz not null
);

-- one row per file of registers: what its source says of them
create table raw_data.register_files (
    file_id integer not null,
    range_kwh decimal(38, 20),      -- of the digits: the register is at zero again there; null: not stated
    max_kwh_per_hour decimal(38, 20) not null,
    interval_s integer not null
);
