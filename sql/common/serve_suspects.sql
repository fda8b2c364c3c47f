-- one row per meter of the list: where $1 every scored meter, else the visits that are worth it. An empty feeder $2,
-- transformer $3 or cause $4 means any; $5 is the least probability; $6 a part of the id, without case; where $7 only
-- the meters of $8: ids with a line break between them, in which '%' stands as '%25' and a line break as '%0A'.
-- Ordered by $9, downwards where $10; $11 rows from $12 on. Each row has the sums over the list in front; a list of
-- none is one row with nothing behind them
with listed as materialized (
    select
        case when $1 then score_rank else visit_rank end as list_rank,
        meter_id,
        score,
        probability,
        recoverable_kwh,
        recoverable_amount,
        cause,
        reasons,
        since,
        expected_amount,
        currency,
        transformer_id,
        feeder_id,
        against,
        expected_kwh,
        tariff,
        zone,
        last_outcome,
        last_inspected_on,
        visit_rank
    from marts.fct_suspects
    where
        status = 'scored'
        and ($1 or visit_rank is not null)
        and ($2 = '' or feeder_id = $2)
        and ($3 = '' or transformer_id = $3)
        and ($4 = '' or cause = $4)
        and ($5 <= 0 or probability >= $5)
        and ($6 = '' or strpos(lower(meter_id), lower($6)) > 0)
        and (
            not $7
            or meter_id in (
                select replace(replace(ids.part, '%0A', chr(10)), '%25', '%')
                from unnest(string_to_array($8, chr(10))) as ids (part)
            )
        )
),

totals as (
    select
        (select count(*) from ml.meter_scores where status = 'scored') as n_scored,
        count(*) as n_total,
        count(visit_rank) as n_visits,
        coalesce(sum(case when visit_rank is not null then probability end), 0.0) as visits_hits,
        coalesce(sum(case when visit_rank is not null then expected_amount end), 0.0) as visits_amount
    from listed
)

select
    totals.n_scored,
    totals.n_total,
    totals.n_visits,
    totals.visits_hits,
    totals.visits_amount,
    listed.list_rank,
    listed.meter_id,
    listed.score,
    listed.probability,
    listed.recoverable_kwh,
    listed.recoverable_amount,
    listed.cause,
    listed.reasons,
    listed.since,
    listed.expected_amount,
    listed.currency,
    listed.transformer_id,
    listed.feeder_id,
    listed.against,
    listed.expected_kwh,
    listed.tariff,
    listed.zone,
    listed.last_outcome,
    listed.last_inspected_on,
    listed.visit_rank
from totals
left join listed
    on true
order by
    case $9
        when 'list_rank' then cast(listed.list_rank as double precision)
        when 'probability' then listed.probability
        when 'recoverable_kwh' then listed.recoverable_kwh
        when 'recoverable_amount' then listed.recoverable_amount
        when 'expected_amount' then listed.expected_amount
        when 'since' then cast(extract(epoch from listed.since) as double precision)
    end * case when $10 then -1 else 1 end nulls last,
    case when $9 = 'meter_id' and not $10 then listed.meter_id end,
    case when $9 = 'meter_id' and $10 then listed.meter_id end desc,
    listed.list_rank,
    listed.meter_id
limit $11
offset $12
