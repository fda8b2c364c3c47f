-- a reading that had lost has its place back: its load time is old, the load that brought it back is new
update raw_data.readings
set kwh = 0.75, load_seq = 5, loaded_at = timestamptz '2025-08-01 08:00:00+00'
where meter_id = 'M1' and start_ts = timestamptz '2025-07-02 06:00:00+00';
