-- a substation and its transformer are metered; on 2 July the substation's meter is silent. Block tariff: M1 uses
-- 12 kWh a day, 360 a month, so its price is that from 150 kWh
insert into raw_data.network_nodes
    (node_id, parent_id, kind, file_id, line, loaded_at)
values
    ('S1', null, 'substation', 1, 1, timestamptz '2025-08-01 08:00:00+00'),
    ('F1', 'S1', 'feeder', 1, 2, timestamptz '2025-08-01 08:00:00+00'),
    ('T1', 'F1', 'transformer', 1, 3, timestamptz '2025-08-01 08:00:00+00'),
    ('M1', 'T1', 'meter', 1, 4, timestamptz '2025-08-01 08:00:00+00');
update raw_data.network_nodes
set tariff = 'domestic'
where node_id = 'M1';
insert into raw_data.tariffs
values ('domestic', 0, 80, 'XOF', 3, 1, timestamptz '2025-08-01 08:00:00+00'), ('domestic', 150, 110, 'XOF', 3, 2, timestamptz '2025-08-01 08:00:00+00'), ('domestic', 500, 200, 'XOF', 3, 3, timestamptz '2025-08-01 08:00:00+00');
insert into raw_data.readings
    (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at)
select
    meters.meter_id, 'import', timestamptz '2025-07-01 00:00:00+00' + i * interval '1 hour', 3600, meters.hour_kwh,
    'actual', 1, i, timestamptz '2025-08-01 08:00:00+00'
from generate_series(0, 47) as series (i)
cross join (values ('S1', 1.0), ('T1', 0.75), ('M1', 0.5)) as meters (meter_id, hour_kwh)
where meters.meter_id <> 'S1' or i < 24;
