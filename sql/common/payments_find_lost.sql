-- payments whose key the file loaded last, or a later line of it, states again; of rows that say the same the
-- oldest stays
insert into ingest_lost (file_id, line, is_identical, holder_file_id)
with
stated as (
    select
        file_id,
        line,
        meter_id,
        ts,
        row(amount) as statement
    from raw_data.payments
    where (meter_id, ts) in (
        select
            meter_id,
            ts
        from raw_data.payments
        where file_id = (select max(file_id) from raw_data.payments)
    )
),
compared as (
    select
        *,
        statement is not distinct from first_value(statement) over (
            partition by meter_id, ts
            order by file_id desc, line desc
        ) as says_the_same
    from stated
),
placed as (
    select
        *,
        row_number() over (
            partition by meter_id, ts, says_the_same
            order by file_id, line
        ) as nth,
        min(file_id) filter (where says_the_same) over (
            partition by meter_id, ts
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
