-- rows whose key a newer file, or a later line, states again; of rows that say the same the oldest stays
insert into ingest_lost (file_id, line, is_identical, holder_file_id)
with
stated as (
    select
        file_id,
        line,
        zone,
        ts,
        row(temperature_c, humidity_pct, wind_kmh) as statement
    from raw_data.weather
),
compared as (
    select
        *,
        statement is not distinct from first_value(statement) over (
            partition by zone, ts
            order by file_id desc, line desc
        ) as says_the_same
    from stated
),
placed as (
    select
        *,
        row_number() over (
            partition by zone, ts, says_the_same
            order by file_id, line
        ) as nth,
        min(file_id) filter (where says_the_same) over (
            partition by zone, ts
        ) as holder_file_id
    from compared
)
select
    file_id,
    line,
    says_the_same,
    holder_file_id
from placed
where not (says_the_same and nth = 1)
