-- events of the file loaded last that are stated again, there or in an older file; the oldest row stays
insert into ingest_lost (file_id, line, is_identical, holder_file_id)
with
stated as (
    select
        file_id,
        line,
        meter_id,
        ts,
        code
    from raw_data.events
    where (meter_id, ts) in (
        select
            meter_id,
            ts
        from raw_data.events
        where file_id = (select max(file_id) from raw_data.events)
    )
),
placed as (
    select
        file_id,
        line,
        row_number() over same_key as nth,
        first_value(file_id) over same_key as holder_file_id
    from stated
    window same_key as (
        partition by meter_id, ts, code
        order by file_id, line
    )
)
select
    file_id,
    line,
    true,
    holder_file_id
from placed
where nth > 1
