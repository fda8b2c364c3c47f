-- what the meters of the transformers read whose first meter stands at a place from $1 up to $2, outages left out
with placed as (
    select
        transformer_id,
        row_number() over (
            order by
                case when transformer_id is null then 1 else 0 end,
                transformer_id,
                meter_id
        ) - 1 as place
    from intermediate.int_meters
),

transformers as (
    select
        transformer_id,
        min(place) as place
    from placed
    where transformer_id is not null
        and place >= $1
        and place < $2
    group by transformer_id
)

select
    transformers.place,
    intervals.local_day,
    intervals.local_slot,
    intervals.length_s,
    intervals.input_kwh
from intermediate.int_node_intervals as intervals
inner join transformers
    on transformers.transformer_id = intervals.node_id
where intervals.input_kwh is not null
    and not intervals.is_outage
order by
    transformers.place,
    intervals.start_ts
