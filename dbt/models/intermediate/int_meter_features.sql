-- one row per customer's meter; from int_meter_days, int_meters and int_calendar; read by eiot detect and
-- fct_suspects
--
-- A covered day has values for at least 80 % of its intervals; its kWh is divided by that share. Features of
-- level and shape use covered days only; `coverage` counts all days from the first to the last of the data.
-- recent: the meter's last 14 covered days. past: the covered days before. Both need 7 days or more.
-- peers: the other meters of the same transformer; at least 3 must have the feature.
-- last_drop_day: the first day of the meter's deepest lasting fall: the covered day where the mean of the 14
-- covered days from it on is lowest against the mean of the 14 before, when that is under 0.7; 7 days or more
-- on each side; of equal days the latest.
with days as (
    select
        days.meter_id,
        days.local_day,
        days.import_kwh / days.coverage as day_kwh,
        days.import_kwh,
        days.night_kwh,
        days.max_interval_kwh,
        row_number() over (partition by days.meter_id order by days.local_day desc) as days_back
    from {{ ref('int_meter_days') }} as days
    inner join {{ ref('int_meters') }} as meters
        on meters.meter_id = days.meter_id
    where days.coverage >= 0.8
),

stepped as (
    select
        meter_id,
        local_day,
        avg(day_kwh) over before_day as before_kwh,
        count(*) over before_day as n_before,
        avg(day_kwh) over after_day as after_kwh,
        count(*) over after_day as n_after
    from days
    window
        before_day as (partition by meter_id order by local_day rows between 14 preceding and 1 preceding),
        after_day as (partition by meter_id order by local_day rows between current row and 13 following)
),

drops as (
    select
        meter_id,
        local_day,
        row_number() over (
            partition by meter_id
            order by {{ ratio('after_kwh', 'before_kwh') }}, local_day desc
        ) as depth_rank
    from stepped
    where n_before >= 7
        and n_after >= 7
        and after_kwh < 0.7 * before_kwh
),

levels as (
    select
        meter_id,
        count(*) as n_days,
        {{ exact_sum('day_kwh') }} / count(*) as mean_day_kwh,
        stddev_samp(day_kwh) as sd_day_kwh,
        {{ exact_sum('night_kwh') }} as night_kwh,
        {{ exact_sum('import_kwh') }} as import_kwh,
        case
            when count(*) filter (where days_back <= 14) >= 7
                then {{ exact_sum('case when days_back <= 14 then day_kwh end') }}
                    / count(*) filter (where days_back <= 14)
        end as recent_day_kwh,
        case
            when count(*) filter (where days_back > 14) >= 7
                then {{ exact_sum('case when days_back > 14 then day_kwh end') }}
                    / count(*) filter (where days_back > 14)
        end as past_day_kwh
    from days
    group by meter_id
),

window_length as (
    select count(*) as n_window_days
    from {{ ref('int_calendar') }}
),

counts as (
    select
        days.meter_id,
        {{ exact_sum('days.import_kwh') }} as import_kwh,
        sum(days.n_intervals) as n_intervals,
        sum(days.n_zero_supplied) as n_zero_supplied,
        sum(days.n_outage) as n_outage,
        sum(days.n_flat) as n_flat,
        max(days.max_interval_kwh) as max_interval_kwh,
        least(1.0, {{ exact_sum('days.coverage') }} / max(window_length.n_window_days)) as coverage
    from {{ ref('int_meter_days') }} as days
    cross join window_length
    group by days.meter_id
),

own as (
    select
        meters.meter_id,
        meters.transformer_id,
        coalesce(levels.n_days, 0) as n_days,
        {{ round_to('coalesce(counts.coverage, 0)', 6) }} as coverage,
        {{ round_to('levels.mean_day_kwh', 6) }} as mean_day_kwh,
        {{ round_to('levels.recent_day_kwh', 6) }} as recent_day_kwh,
        {{ round_to('levels.past_day_kwh', 6) }} as past_day_kwh,
        {{ ratio('levels.recent_day_kwh', 'levels.past_day_kwh') }} as recent_ratio,
        {{ ratio('levels.night_kwh', 'levels.import_kwh') }} as night_share,
        {{ ratio('counts.n_zero_supplied', '(counts.n_intervals - counts.n_outage)') }} as zero_supplied_share,
        {{ ratio('counts.n_flat', 'counts.n_intervals') }} as flat_share,
        {{ ratio('levels.sd_day_kwh', 'levels.mean_day_kwh') }} as cv_day,
        {{ ratio('counts.import_kwh', '(counts.n_intervals * counts.max_interval_kwh)') }} as load_factor
    from {{ ref('int_meters') }} as meters
    left join levels
        on levels.meter_id = meters.meter_id
    left join counts
        on counts.meter_id = meters.meter_id
),

peers as (
    select
        own.meter_id,
        count(peer.mean_day_kwh) as n_peers,
        percentile_cont(0.5) within group (order by peer.mean_day_kwh) as day_kwh,
        count(peer.recent_ratio) as n_peers_recent,
        percentile_cont(0.5) within group (order by peer.recent_ratio) as recent_ratio
    from own
    inner join own as peer
        on peer.transformer_id = own.transformer_id
        and peer.meter_id <> own.meter_id
    group by own.meter_id
)

select
    own.meter_id,
    own.n_days,
    own.coverage,
    own.mean_day_kwh,
    own.recent_ratio,
    own.night_share,
    own.zero_supplied_share,
    own.flat_share,
    own.cv_day,
    own.load_factor,
    case when peers.n_peers >= 3 then {{ ratio('own.mean_day_kwh', 'peers.day_kwh') }} end as peer_ratio,
    case
        when peers.n_peers_recent >= 3
            then {{ ratio('own.recent_ratio', 'peers.recent_ratio') }}
    end as recent_ratio_peers,
    drops.local_day as last_drop_day,
    own.transformer_id,
    own.recent_day_kwh,
    own.past_day_kwh,
    case when peers.n_peers >= 3 then {{ round_to('peers.day_kwh', 6) }} end as peers_day_kwh,
    case when peers.n_peers_recent >= 3 then {{ round_to('peers.recent_ratio', 6) }} end as peers_recent_ratio
from own
left join peers
    on peers.meter_id = own.meter_id
left join drops
    on drops.meter_id = own.meter_id
    and drops.depth_rank = 1
