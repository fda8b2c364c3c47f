-- of the readings that share a key, those that lose: better quality holds, then the newer file, then the
-- later line; of rows that say the same the oldest stays
insert into ingest_lost (
    row_id, meter_id, channel, start_ts, length_s, file_id, line, is_identical, holder_file_id
)
with
rivals as (
    select
        *,
        case quality
            when 'actual' then 1
            when 'edited' then 2
            when 'estimated' then 3
            else 4
        end as worth
    from ingest_rivals
),
compared as (
    select
        *,
        first_value(kwh) over best as best_kwh,
        first_value(quality) over best as best_quality
    from rivals
    window best as (
        partition by meter_id, channel, start_ts, length_s
        order by worth, file_id desc, line desc
    )
),
judged as (
    select
        *,
        quality = best_quality and kwh is not distinct from best_kwh as says_the_same
    from compared
),
placed as (
    select
        *,
        row_number() over (
            partition by meter_id, channel, start_ts, length_s, says_the_same
            order by file_id, line
        ) as nth,
        min(file_id) filter (where says_the_same) over (
            partition by meter_id, channel, start_ts, length_s
        ) as holder_file_id
    from judged
)
select
    row_id,
    meter_id,
    channel,
    start_ts,
    length_s,
    file_id,
    line,
    says_the_same,
    holder_file_id
from placed
where not (says_the_same and nth = 1)
