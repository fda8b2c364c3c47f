-- one row per interruption of a node, stated or inferred; from stg_outages and stg_readings; read by
-- int_meter_outages, int_outage_days and the dashboard
--
-- The rule for an inferred outage of a transformer. It needs the households' readings only, no meter at the
-- transformer. Time is cut in slots of the length most of its meters use; shorter readings count for their
-- share of a slot, longer ones do not vote.
--   active meters of a slot   those that used energy on the day (UTC), the day before or the day after, so
--                             that vacant homes do not vote
--   dark slot                 at least 3 active meters, at least 3 that state a zero, and at most 10 % of the
--                             active meters use energy (the others state zero, or nothing)
--   outage                    consecutive dark slots, when in the slot before and in the slot after at least
--                             half of the active meters use energy, and so many zeros at once by accident are
--                             less likely than 1 in 10,000: (1 - share)^active, where share is the least of
--                             the slot before, the slot after and the day's mean outside dark slots
-- Homes that fall silent one by one at night never pass: the share before is small by then. A few low-use
-- homes that are often all at zero do not pass either: their usual share is low.
-- An inferred outage that lies within a stated one of the same node or one above is left out.
with stated as (
    select distinct
        node_id,
        start_ts,
        end_ts,
        kind
    from {{ ref('stg_outages') }}
    where end_ts > start_ts
),

votes as (
    select
        paths.transformer_id,
        readings.meter_id,
        {{ epoch_s('readings.start_ts') }} as start_s,
        readings.length_s,
        readings.has_use
    from {{ ref('stg_readings') }} as readings
    inner join {{ ref('int_node_paths') }} as paths
        on paths.node_id = readings.meter_id
    where paths.kind = 'meter'
        and paths.transformer_id is not null
        and readings.channel = 'import'
        -- a register that stands still says nothing: another of the meter may count
        and (readings.register_name is null or readings.has_use)
        and readings.length_s > 0
),

length_counts as (
    select
        transformer_id,
        length_s,
        row_number() over (partition by transformer_id order by count(*) desc, length_s) as length_rank
    from votes
    group by
        transformer_id,
        length_s
),

grids as (
    select
        transformer_id,
        length_s as slot_s
    from length_counts
    where length_rank = 1
),

slots as (
    select
        votes.transformer_id,
        grids.slot_s,
        cast(floor(votes.start_s / grids.slot_s) as bigint) as slot,
        sum(case when votes.has_use then votes.length_s else 0 end) as using_s,
        sum(case when not votes.has_use then votes.length_s else 0 end) as zero_s
    from votes
    inner join grids
        on grids.transformer_id = votes.transformer_id
        and grids.slot_s >= votes.length_s
    group by
        votes.transformer_id,
        grids.slot_s,
        cast(floor(votes.start_s / grids.slot_s) as bigint)
),

days_with_use as (
    select distinct
        transformer_id,
        meter_id,
        cast(floor(start_s / 86400) as bigint) as day_number
    from votes
    where has_use
),

active_meters as (
    select
        days_with_use.transformer_id,
        days_with_use.day_number + shifts.days as day_number,
        count(distinct days_with_use.meter_id) as n_active
    from days_with_use
    cross join (values (-1), (0), (1)) as shifts (days)
    group by
        days_with_use.transformer_id,
        days_with_use.day_number + shifts.days
),

shares as (
    select
        slots.transformer_id,
        slots.slot_s,
        slots.slot,
        active_meters.day_number,
        active_meters.n_active,
        least(1.0, cast(slots.using_s as double precision) / slots.slot_s / active_meters.n_active) as share,
        active_meters.n_active >= 3
        and slots.zero_s >= 3 * slots.slot_s
        and slots.using_s <= 0.1 * slots.slot_s * active_meters.n_active as is_dark
    from slots
    inner join active_meters
        on active_meters.transformer_id = slots.transformer_id
        and active_meters.day_number = cast(floor(slots.slot * cast(slots.slot_s as bigint) / 86400) as bigint)
),

usual_shares as (
    select
        transformer_id,
        day_number,
        avg(share) as share
    from shares
    where not is_dark
    group by
        transformer_id,
        day_number
),

-- consecutive dark slots keep the same difference between the slot and its rank among the dark ones
dark_slots as (
    select
        shares.transformer_id,
        shares.slot_s,
        shares.slot,
        shares.n_active,
        coalesce(usual_shares.share, 0.0) as usual_share,
        shares.slot - row_number() over (partition by shares.transformer_id order by shares.slot) as run_number
    from shares
    left join usual_shares
        on usual_shares.transformer_id = shares.transformer_id
        and usual_shares.day_number = shares.day_number
    where shares.is_dark
),

dark_runs as (
    select
        transformer_id,
        slot_s,
        min(slot) as first_slot,
        max(slot) as last_slot,
        min(n_active) as n_active,
        min(usual_share) as usual_share
    from dark_slots
    group by
        transformer_id,
        slot_s,
        run_number
),

inferred as (
    select
        dark_runs.transformer_id as node_id,
        to_timestamp(cast(dark_runs.first_slot * dark_runs.slot_s as double precision)) as start_ts,
        to_timestamp(cast((dark_runs.last_slot + 1) * dark_runs.slot_s as double precision)) as end_ts
    from dark_runs
    inner join shares as slot_before
        on slot_before.transformer_id = dark_runs.transformer_id
        and slot_before.slot = dark_runs.first_slot - 1
    inner join shares as slot_after
        on slot_after.transformer_id = dark_runs.transformer_id
        and slot_after.slot = dark_runs.last_slot + 1
    where least(slot_before.share, slot_after.share) >= 0.5
        and power(
            1.0 - least(slot_before.share, slot_after.share, dark_runs.usual_share),
            dark_runs.n_active
        ) < 0.0001
),

inferred_within_stated as (
    select distinct
        inferred.node_id,
        inferred.start_ts
    from inferred
    inner join {{ ref('int_node_ancestors') }} as ancestors
        on ancestors.node_id = inferred.node_id
    inner join stated
        on stated.node_id = ancestors.ancestor_id
        and stated.start_ts <= inferred.start_ts
        and stated.end_ts >= inferred.end_ts
)

select
    node_id,
    start_ts,
    end_ts,
    kind,
    'schedule' as source
from stated
union all
select
    inferred.node_id,
    inferred.start_ts,
    inferred.end_ts,
    'inferred' as kind,
    'neighbours' as source
from inferred
left join inferred_within_stated
    on inferred_within_stated.node_id = inferred.node_id
    and inferred_within_stated.start_ts = inferred.start_ts
where inferred_within_stated.node_id is null
