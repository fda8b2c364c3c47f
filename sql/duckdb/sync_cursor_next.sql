-- one value: no load that commits later has this number or a lower one. One process writes at a time, so that
-- is the highest there is
select greatest(
    (select max(load_seq) from raw_data.readings),
    (select max(load_seq) from raw_data.removed_readings),
    0
)
