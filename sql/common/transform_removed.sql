-- how many readings were taken out since the incremental table was built
select count(*)
from raw_data.removed_readings
where load_seq > (
    select coalesce(max(load_seq), 0)
    from intermediate.int_readings_clean
)
