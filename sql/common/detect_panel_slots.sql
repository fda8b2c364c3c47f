-- the length of the intervals in which the transformers of the meters at places $1 up to $2 are balanced, by the
-- place of each one's first meter
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
    max(intervals.length_s) as length_s
from intermediate.int_node_intervals as intervals
inner join transformers
    on transformers.transformer_id = intervals.node_id
group by transformers.place
