-- the same for series that were too many to follow one by one
update raw_data.ingest_readings as readings
set
    length_s = $2,
    flag = case when $3 then coalesce(flag, 'default_length') else flag end
where file_id = $1
    and not exists (
        select 1
        from ingest_series as series
        where series.meter_id = readings.meter_id
            and series.channel = readings.channel
    )
