-- the network file is corrected: M1 hangs on another feeder, so the outage is not its own; no reading is new
insert into raw_data.network_nodes
    (node_id, parent_id, kind, file_id, line, loaded_at)
values
    ('F2', null, 'feeder', 1, 1, timestamptz '2025-08-01 08:00:00+00'),
    ('T2', 'F2', 'transformer', 1, 2, timestamptz '2025-08-01 08:00:00+00');
update raw_data.network_nodes
set parent_id = 'T2'
where node_id = 'M1';
