-- no row when right
with expected (node_id, shift, warning) as (
    values
        ('T fine', 0, null),
        ('T early', -2, 'clock'),
        ('T late', 1, 'clock'),
        ('T negative', 0, 'negative_ntl'),
        ('T silent', null, 'low_coverage'),
        ('T unrelated', 9, 'unrelated'),
        ('T steady', 9, null)
),

-- by chance any shift is the best of the unrelated
actual as (
    select
        losses.node_id,
        case when losses.node_id in ('T unrelated', 'T steady') then 9 else clocks.shift end as shift,
        losses.warning
    from marts.fct_node_losses as losses
    left join intermediate.int_node_clocks as clocks
        on clocks.node_id = losses.node_id
)

(select * from expected except all select * from actual)
union all
(select * from actual except all select * from expected)
