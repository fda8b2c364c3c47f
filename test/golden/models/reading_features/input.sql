-- a transformer, its customer's meter and a meter the network file does not know, each with two hours of readings;
-- weather of the zone for the first hour, and one temperature that came with a reading
insert into raw_data.network_nodes
    (node_id, parent_id, kind, zone, file_id, line, loaded_at)
values
    ('T1', null, 'transformer', 'Z1', 1, 1, timestamptz '2025-08-01 08:00:00+00'),
    ('M1', 'T1', 'meter', null, 1, 2, timestamptz '2025-08-01 08:00:00+00');
insert into raw_data.weather
    (zone, ts, temperature_c, humidity_pct, wind_kmh, file_id, line, loaded_at)
values
    ('Z1', timestamptz '2025-07-01 22:00:00+00', 20, 60, 5, 2, 1, timestamptz '2025-08-01 08:00:00+00'),
    ('Z1', timestamptz '2025-07-01 22:30:00+00', 22, 70, 7, 2, 2, timestamptz '2025-08-01 08:00:00+00');
insert into raw_data.readings
    (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at)
select
    meters.meter_id, 'import', timestamptz '2025-07-01 22:00:00+00' + i * interval '1 hour', 3600, meters.hour_kwh,
    'actual', 3, i, timestamptz '2025-08-01 08:00:00+00'
from generate_series(0, 1) as series (i)
cross join (values ('T1', 1.5), ('M1', 1.0), ('X1', 0.5)) as meters (meter_id, hour_kwh);
update raw_data.readings
set temperature_c = 15, past_avg_kwh = 0.75
where meter_id = 'X1' and start_ts = timestamptz '2025-07-01 22:00:00+00';
