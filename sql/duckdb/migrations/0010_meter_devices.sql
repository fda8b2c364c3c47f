-- one row per meter, channel, serial number and file: the devices that files of readings say hang at a supply point, and
-- from when to when. A device is no key: readings are those of the meter
create table raw_data.meter_devices (
    meter_id varchar not null,
    channel varchar not null,
    serial varchar not null,
    first_ts timestamptz not null,  -- the earliest start among its readings of the file; of registers, the earliest read
    last_ts timestamptz not null,   -- the latest
    file_id integer not null
);
