-- What files brought, exactly as stated, and what became of each record. Read by dbt/models/staging.
create schema if not exists raw_data;

create schema if not exists ops;

-- one row per file that was offered; the counts always add up:
-- records = loaded + identical + superseded + rejected + skipped
create table ops.files (
    file_id integer primary key,
    path varchar collate "C" not null,
    content_hash varchar collate "C" not null,  -- of the bytes as read from disk
    profile_hash varchar collate "C" not null,  -- of the source profile and the options that changed it
    size_bytes bigint not null,
    source varchar collate "C" not null,
    kind varchar collate "C" not null,          -- readings, network, weather, outages, tariffs
    status varchar collate "C" not null,        -- loaded, refused
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
    reason varchar collate "C",                 -- why a file was refused
    started_at timestamptz not null,
    loaded_at timestamptz not null
);

create index files_by_content on ops.files (size_bytes, content_hash);

-- one row per meter, channel, start and length: the reading that holds. Partitions are the months in UTC,
-- made by the load that first needs one
create table raw_data.readings (
    meter_id varchar collate "C" not null,
    channel varchar collate "C" not null,   -- import, export
    start_ts timestamptz not null,
    length_s integer not null,
    kwh decimal(38, 20),                    -- null: the file has the interval but states no value
    quality varchar collate "C" not null,   -- actual, estimated, edited, missing
    flag varchar collate "C",               -- ambiguous_time, default_length
    past_avg_kwh double precision,          -- context that came with the reading, as stated
    temperature_c double precision,
    humidity_pct double precision,
    wind_kmh double precision,
    label varchar collate "C",              -- normal, abnormal where the source is labelled
    file_id integer not null,
    line bigint not null,
    loaded_at timestamptz not null,
    -- the transaction that made the row hold: a copy elsewhere reads on after those it has seen
    load_seq bigint not null default cast(cast(pg_current_xact_id() as text) as bigint),
    primary key (meter_id, channel, start_ts, length_s)
) partition by range (start_ts);

-- rows come in the order of loads, so block ranges find those of a load, a file or a time; no row of
-- theirs is written per reading
create index readings_by_load on raw_data.readings using brin (load_seq, file_id, start_ts) with (pages_per_range = 32);

-- keys that no reading has any more, and the load that took it out
create table raw_data.removed_readings (
    meter_id varchar collate "C" not null,
    channel varchar collate "C" not null,
    start_ts timestamptz not null,
    length_s integer not null,
    load_seq bigint not null default cast(cast(pg_current_xact_id() as text) as bigint)
);

create index removed_readings_by_load on raw_data.removed_readings (load_seq);

-- Whoever changes or deletes readings, the copies learn of it.
create function raw_data.note_change() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    new.load_seq := cast(cast(pg_current_xact_id() as text) as bigint);
    return new;
end
$$;

create trigger note_change
before update on raw_data.readings
for each row execute function raw_data.note_change();

create function raw_data.note_removed() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into raw_data.removed_readings (meter_id, channel, start_ts, length_s)
    select meter_id, channel, start_ts, length_s
    from gone;
    return null;
end
$$;

create trigger note_removed
after delete on raw_data.readings
referencing old table as gone
for each statement execute function raw_data.note_removed();

create function raw_data.note_moved() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into raw_data.removed_readings (meter_id, channel, start_ts, length_s)
    values (old.meter_id, old.channel, old.start_ts, old.length_s);
    return null;
end
$$;

create trigger note_moved
after update on raw_data.readings
for each row
when ((old.meter_id, old.channel, old.start_ts, old.length_s) is distinct from (new.meter_id, new.channel, new.start_ts, new.length_s))
execute function raw_data.note_moved();

create function raw_data.readings_month_name(month date) returns text
language sql immutable
as $$ select 'readings_' || pg_catalog.to_char(month, 'YYYY_MM') $$;

-- The next functions make and attach tables for loads. They run with the rights of the owner, so that a
-- loader needs none on the schema.

-- Makes the table that a load fills, gone at the end of its transaction or become a month of readings.
create function raw_data.create_load() returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    create table raw_data.ingest_readings (like raw_data.readings including defaults);
    execute format('grant select, insert, update, delete on raw_data.ingest_readings to %I', session_user);
end
$$;

create function raw_data.drop_load() returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    drop table raw_data.ingest_readings;
end
$$;

-- Makes the table `name` a month of readings: an index made over rows that are there costs a fraction of
-- one that grows with them.
create function raw_data.attach_month(name text, month date) returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set maintenance_work_mem = '256MB'
as $$
begin
    if name <> raw_data.readings_month_name(month) then
        execute format('alter table raw_data.%I rename to %I', name, raw_data.readings_month_name(month));
    end if;
    execute format(
        'alter table raw_data.%I add primary key (meter_id, channel, start_ts, length_s)',
        raw_data.readings_month_name(month)
    );
    execute format(
        'alter table raw_data.readings attach partition raw_data.%I for values from (%L) to (%L)',
        raw_data.readings_month_name(month),
        cast(month as timestamp) at time zone 'UTC',
        cast(month + interval '1 month' as timestamp) at time zone 'UTC'
    );
    -- who loads needs no right on a month itself; an owner that loads keeps its own, to dump the store
    if session_user <> current_user then
        execute format('revoke all on raw_data.%I from %I', raw_data.readings_month_name(month), session_user);
    end if;
    -- the models are built right after the load, sooner than autovacuum looks at the table
    execute format('analyze raw_data.%I', raw_data.readings_month_name(month));
end
$$;

-- Fills and attaches the table of a month that has none.
create function raw_data.publish_month(month date) returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    execute format(
        'create table raw_data.%I (like raw_data.readings including defaults)',
        raw_data.readings_month_name(month)
    );
    execute format(
        'insert into raw_data.%I select * from raw_data.ingest_readings where start_ts >= %L and start_ts < %L',
        raw_data.readings_month_name(month),
        cast(month as timestamp) at time zone 'UTC',
        cast(month + interval '1 month' as timestamp) at time zone 'UTC'
    );
    perform raw_data.attach_month(raw_data.readings_month_name(month), month);
end
$$;

-- A month that was detached but kept its name can take no readings, and its readings are not looked at.
create function raw_data.check_attached(month date) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (
        select 1
        from pg_inherits
        where inhparent = cast('raw_data.readings' as regclass)
            and inhrelid = to_regclass(format('raw_data.%I', raw_data.readings_month_name(month)))
    ) then
        raise exception 'table raw_data.% is not a month of raw_data.readings any more', raw_data.readings_month_name(month)
            using hint = 'Attach it again, or give it another name, then load the file again.';
    end if;
end
$$;

-- Moves the readings of the load, which start from first_ts to last_ts, to their months: in the order of the
-- key where one grows, since a page of it is then written once and not once a row.
create function raw_data.publish_load(first_ts timestamptz, last_ts timestamptz) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
set work_mem = '128MB'
as $$
declare
    month date;
    new_months timestamp[] := '{}';
    months date[];
begin
    select array_agg(m)
    into months
    from generate_series(
        date_trunc('month', first_ts at time zone 'UTC'),
        date_trunc('month', last_ts at time zone 'UTC'),
        interval '1 month'
    ) as m;
    foreach month in array months loop
        if to_regclass(format('raw_data.%I', raw_data.readings_month_name(month))) is not null then
            perform raw_data.check_attached(month);
            continue;
        end if;
        if cardinality(months) = 1 then
            perform raw_data.attach_month('ingest_readings', month);
            return;
        end if;
        perform raw_data.publish_month(month);
        new_months := new_months || cast(month as timestamp);
    end loop;
    if cardinality(new_months) = 0 then
        insert into raw_data.readings
        select *
        from raw_data.ingest_readings
        order by meter_id, channel, start_ts, length_s;
    elsif cardinality(new_months) < cardinality(months) then
        insert into raw_data.readings
        select *
        from raw_data.ingest_readings
        where not date_trunc('month', start_ts at time zone 'UTC') = any (new_months)
        order by meter_id, channel, start_ts, length_s;
    end if;
    perform raw_data.drop_load();
end
$$;

-- readings that lost a conflict, with the file that won
create table raw_data.superseded_readings (
    meter_id varchar collate "C" not null,
    channel varchar collate "C" not null,
    start_ts timestamptz not null,
    length_s integer not null,
    kwh decimal(38, 20),
    quality varchar collate "C" not null,
    flag varchar collate "C",
    past_avg_kwh double precision,
    temperature_c double precision,
    humidity_pct double precision,
    wind_kmh double precision,
    label varchar collate "C",
    file_id integer not null,
    line bigint not null,
    loaded_at timestamptz not null,
    superseded_by_file_id integer not null,
    superseded_at timestamptz not null
);

create index superseded_readings_by_key on raw_data.superseded_readings (meter_id, channel, start_ts);

-- records that could not be read, kept as they were
create table raw_data.rejected_rows (
    file_id integer not null,
    line bigint not null,
    column_number integer,          -- from 1; null when the record as a whole is wrong
    column_name varchar collate "C",
    reason varchar collate "C" not null,
    raw_text varchar collate "C" not null,      -- at most 4096 bytes; bytes that are not UTF-8 as \xNN
    loaded_at timestamptz not null
);

-- one row per node: substation, feeder, transformer, meter
create table raw_data.network_nodes (
    node_id varchar collate "C" not null,
    parent_id varchar collate "C",
    kind varchar collate "C" not null,
    name varchar collate "C",
    zone varchar collate "C",
    tariff varchar collate "C",
    phase varchar collate "C",
    lat double precision,
    lon double precision,
    multiplier double precision,
    rated_kva double precision,
    file_id integer not null,
    line bigint not null,
    loaded_at timestamptz not null
);

create table raw_data.weather (
    zone varchar collate "C" not null,
    ts timestamptz not null,
    temperature_c double precision,
    humidity_pct double precision,
    wind_kmh double precision,
    file_id integer not null,
    line bigint not null,
    loaded_at timestamptz not null
);

-- one row per planned or reported interruption of a node
create table raw_data.outages (
    node_id varchar collate "C" not null,
    start_ts timestamptz not null,
    end_ts timestamptz not null,
    kind varchar collate "C" not null,          -- load_shedding, fault, planned
    file_id integer not null,
    line bigint not null,
    loaded_at timestamptz not null
);

create table raw_data.tariffs (
    tariff varchar collate "C" not null,
    from_kwh double precision not null,       -- kWh a month from which this price holds
    price_per_kwh double precision not null,
    currency varchar collate "C" not null,
    file_id integer not null,
    line bigint not null,
    loaded_at timestamptz not null
);
