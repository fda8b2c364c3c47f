-- What files brought, exactly as stated, and what became of each record. Read by dbt/models/staging.
create schema if not exists raw_data;

create schema if not exists ops;

-- one row per file that was offered; the counts always add up:
-- records = loaded + identical + superseded + rejected + skipped
create table ops.files (
    file_id integer not null,
    path varchar not null,
    content_hash varchar not null,  -- of the bytes as read from disk
    profile_hash varchar not null,  -- of the source profile and the options that changed it
    size_bytes bigint not null,
    source varchar not null,
    kind varchar not null,          -- readings, network, weather, outages, tariffs
    status varchar not null,        -- loaded, refused
    records bigint not null,
    loaded bigint not null,
    identical bigint not null,
    superseded bigint not null,
    rejected bigint not null,
    skipped bigint not null,
    missing bigint not null,        -- of the loaded: readings that state no value
    ambiguous bigint not null,      -- of the loaded: a local time that happened twice, once in the file
    sum_kwh decimal(38, 20),        -- of the loaded
    first_ts timestamptz,
    last_ts timestamptz,
    reason varchar,                 -- why a file was refused
    started_at timestamptz not null,
    loaded_at timestamptz not null
);

-- one row per meter, channel, start and length: the reading that holds
create table raw_data.readings (
    meter_id varchar not null,
    channel varchar not null,       -- import, export
    start_ts timestamptz not null,
    length_s integer not null,
    kwh decimal(38, 20),            -- null: the file has the interval but states no value
    quality varchar not null,       -- actual, estimated, edited, missing
    flag varchar,                   -- ambiguous_time, default_length
    past_avg_kwh double,            -- context that came with the reading, as stated
    temperature_c double,
    humidity_pct double,
    wind_kmh double,
    label varchar,                  -- normal, abnormal where the source is labelled
    file_id integer not null,
    line bigint not null,
    loaded_at timestamptz not null
);

-- readings that lost a conflict, with the file that won
create table raw_data.superseded_readings (
    meter_id varchar not null,
    channel varchar not null,
    start_ts timestamptz not null,
    length_s integer not null,
    kwh decimal(38, 20),
    quality varchar not null,
    flag varchar,
    past_avg_kwh double,
    temperature_c double,
    humidity_pct double,
    wind_kmh double,
    label varchar,
    file_id integer not null,
    line bigint not null,
    loaded_at timestamptz not null,
    superseded_by_file_id integer not null,
    superseded_at timestamptz not null
);

-- records that could not be read, kept as they were
create table raw_data.rejected_rows (
    file_id integer not null,
    line bigint not null,
    column_number integer,          -- from 1; null when the record as a whole is wrong
    column_name varchar,
    reason varchar not null,
    raw_text varchar not null,      -- at most 4096 bytes; bytes that are not UTF-8 as \xNN
    loaded_at timestamptz not null
);

-- one row per node: substation, feeder, transformer, meter
create table raw_data.network_nodes (
    node_id varchar not null,
    parent_id varchar,
    kind varchar not null,
    name varchar,
    zone varchar,
    tariff varchar,
    phase varchar,
    lat double,
    lon double,
    multiplier double,
    rated_kva double,
    file_id integer not null,
    line bigint not null,
    loaded_at timestamptz not null
);

create table raw_data.weather (
    zone varchar not null,
    ts timestamptz not null,
    temperature_c double,
    humidity_pct double,
    wind_kmh double,
    file_id integer not null,
    line bigint not null,
    loaded_at timestamptz not null
);

-- one row per planned or reported interruption of a node
create table raw_data.outages (
    node_id varchar not null,
    start_ts timestamptz not null,
    end_ts timestamptz not null,
    kind varchar not null,          -- load_shedding, fault, planned
    file_id integer not null,
    line bigint not null,
    loaded_at timestamptz not null
);

create table raw_data.tariffs (
    tariff varchar not null,
    from_kwh double not null,       -- kWh a month from which this price holds
    price_per_kwh double not null,
    currency varchar not null,
    file_id integer not null,
    line bigint not null,
    loaded_at timestamptz not null
);
