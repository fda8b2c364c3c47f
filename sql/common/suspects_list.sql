-- one row per meter: where $1 every scored meter, strongest first, else the visits that are worth it, best first.
-- An empty feeder $2, transformer $3 or cause $4 means any; $5 is the least probability; at most $6
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
    last_inspected_on
from marts.fct_suspects
where
    status = 'scored'
    and ($1 or visit_rank is not null)
    and ($2 = '' or feeder_id = $2)
    and ($3 = '' or transformer_id = $3)
    and ($4 = '' or cause = $4)
    and ($5 <= 0 or probability >= $5)
order by list_rank
limit $6
