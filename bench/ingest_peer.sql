-- DuckDB's own reader with declared types into the same table; no checks beyond its types.
-- FILE is replaced by the path.
insert into raw_data.readings (
    meter_id,
    channel,
    start_ts,
    length_s,
    kwh,
    quality,
    file_id,
    line,
    loaded_at
)
select
    meter_id,
    'import',
    ts,
    length_s,
    kwh,
    'actual',
    1,
    0,
    now()
from read_csv(
    'FILE',
    header = true,
    columns = {
        'meter_id': 'varchar',
        'ts': 'timestamptz',
        'kwh': 'decimal(38, 20)',
        'length_s': 'integer'
    }
);
