-- what must be looked at to derive anew what this load touched: of each series the readings touched and $1 more on
-- either side, in parts of some $2 readings
insert into ingest_register_parts (part, meter_id, channel, from_ts, to_ts, is_start, is_end)
with
touched as (
    select
        meter_id,
        channel,
        min(from_ts) as from_ts,
        max(to_ts) as to_ts
    from ingest_touched
    group by
        meter_id,
        channel
),
bounds as (
    select
        stored.meter_id,
        stored.channel,
        count(*) filter (where stored.ts < touched.from_ts) as n_before,
        count(*) filter (where stored.ts <= touched.to_ts) as n_until,
        count(*) as n_all
    from raw_data.register_reads as stored
    inner join touched
        on stored.meter_id = touched.meter_id
        and stored.channel = touched.channel
    where stored.register_kwh is not null
    group by
        stored.meter_id,
        stored.channel
),
numbered as (
    select
        stored.meter_id,
        stored.channel,
        stored.ts,
        bounds.n_before,
        bounds.n_until,
        bounds.n_all,
        row_number() over (
            partition by stored.meter_id, stored.channel
            order by stored.ts
        ) as nth
    from raw_data.register_reads as stored
    inner join bounds
        on stored.meter_id = bounds.meter_id
        and stored.channel = bounds.channel
    where stored.register_kwh is not null
),
cut as (
    select
        meter_id,
        channel,
        min(ts) as from_ts,
        max(ts) as to_ts,
        min(nth) = 1 as is_start,
        max(nth) = max(n_all) as is_end,
        count(*) as n
    from numbered
    where nth > n_before - $1
        and nth <= n_until + $1
    group by
        meter_id,
        channel
)
select
    cast(floor(sum(n) over (
        order by meter_id, channel
        rows between unbounded preceding and current row
    ) / cast($2 as double precision)) as integer) as part,
    meter_id,
    channel,
    from_ts,
    to_ts,
    is_start,
    is_end
from cut
