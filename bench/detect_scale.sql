-- Raw data of a site of @METERS@ households and @DAYS@ days of half-hours, 40 to a transformer with a meter of its own,
-- made for timing: loads by the hash of meter and slot, one meter in a hundred keeps a third from the middle on.
insert into raw_data.network_nodes
select 'S1', null, 'substation', 'S1', 'Z1', null, null, null, null, null, 20000, 1, 1, now()
union all
select 'F' || lpad(cast(f as varchar), 3, '0'), 'S1', 'feeder', null, 'Z1', null, null, null, null, null, 5000, 1, 2 + f, now()
from range(0, @METERS@ // 1000 + 1) as r(f)
union all
select 'T' || lpad(cast(t as varchar), 5, '0'), 'F' || lpad(cast(t // 25 as varchar), 3, '0'), 'transformer', null,
    'Z1', null, null, null, null, null, 160, 1, 2000 + t, now()
from range(0, @METERS@ // 40) as r(t)
union all
select 'M' || lpad(cast(m as varchar), 7, '0'), 'T' || lpad(cast(m // 40 as varchar), 5, '0'), 'meter', null,
    'Z1', 'domestic', null, null, null, null, null, 1, 100000 + m, now()
from range(0, @METERS@) as r(m);

insert into raw_data.weather
select 'Z1', timestamptz '2025-03-01 00:00:00+00' + h * interval 1 hour, 26 + 5 * sin(h / 24.0 * 6.2832), 70, 8, 2, h, now()
from range(0, @DAYS@ * 24) as r(h);

create temp macro load_kwh(m, i) as
    round(
        (0.05 + 0.10 * (1 + sin((i % 48) / 48.0 * 6.2832 - 2.2)) + 0.25 * (hash(m, i) % 1000) / 1000.0)
            * (0.4 + 1.6 * (hash(m) % 1000) / 1000.0),
        3
    );

-- @DAYS@ days of 48 slots: those of a meter stand together, as files of one meter after the other would give them
insert into raw_data.readings (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at, load_seq)
select
    'M' || lpad(cast(m as varchar), 7, '0'),
    'import',
    timestamptz '2025-03-01 00:00:00+00' + i * interval 30 minute,
    1800,
    round(load_kwh(m, i) * case when m % 100 = 7 and i >= 24 * @DAYS@ then 0.67 else 1 end, 3),
    'actual',
    3,
    m * @DAYS@ * 48 + i,
    timestamptz '2025-08-01 00:00:00+00',
    1
from range(0, @METERS@) as r(m), range(0, @DAYS@ * 48) as s(i)
where hash(m, i // 20, 3) % 200 <> 0;

insert into raw_data.readings (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at, load_seq)
select
    'T' || lpad(cast(m // 40 as varchar), 5, '0'),
    'import',
    timestamptz '2025-03-01 00:00:00+00' + i * interval 30 minute,
    1800,
    round(sum(load_kwh(m, i)) * 1.03 + 0.05, 3),
    'actual',
    4,
    m // 40 * @DAYS@ * 48 + i,
    timestamptz '2025-08-01 00:00:00+00',
    1
from range(0, @METERS@) as r(m), range(0, @DAYS@ * 48) as s(i)
group by
    m // 40,
    i;
