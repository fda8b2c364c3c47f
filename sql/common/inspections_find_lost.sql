-- visits whose meter and day a newer file, or a later line, states again; of rows that say the same the oldest
-- stays. Those of `eiot inspect` (file 0) stand in no file that could bring them back: they lose to none, and
-- stg_inspections takes the row that came last
insert into ingest_lost (file_id, line, is_identical, holder_file_id)
with
stated as (
    select
        file_id,
        line,
        meter_id,
        inspected_on,
        row(outcome, kwh, note) as statement
    from raw_data.inspections
    where file_id > 0
),
compared as (
    select
        *,
        statement is not distinct from first_value(statement) over (
            partition by meter_id, inspected_on
            order by file_id desc, line desc
        ) as says_the_same
    from stated
),
placed as (
    select
        *,
        row_number() over (
            partition by meter_id, inspected_on, says_the_same
            order by file_id, line
        ) as nth,
        min(file_id) filter (where says_the_same) over (
            partition by meter_id, inspected_on
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
