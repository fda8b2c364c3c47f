-- no row when right: the past average as stated, and none where none is; one unmapped meter; billed without losses
with expected (what, kwh, past_avg_kwh, label) as (
    values
        ('reading', cast(1.0 as double precision), cast(0.75 as double precision), 'abnormal'),
        ('reading', 2.0, null, null),
        ('reading', 3.0, null, null),
        ('reading', 4.0, null, null),
        ('reading', 5.0, null, null),
        ('reading', 6.0, null, null),
        ('reading', 7.0, null, null),
        ('reading', 8.0, null, null),
        ('reading', 9.0, null, null),
        ('reading', 10.0, null, null),
        ('reading', 11.0, null, null),
        ('reading', 12.0, null, null),
        ('billed', 78.0, null, null),
        ('seed', 0.25, null, 'meter')
),

actual as (
    select
        'reading' as what,
        kwh,
        past_avg_kwh,
        label
    from intermediate.int_reading_features
    union all
    select
        'billed',
        billed_kwh,
        ntl_kwh,
        null
    from marts.kpi_daily
    union all
    select
        nodes.node_id,
        features.coverage,
        features.recent_ratio,
        nodes.kind
    from marts.dim_nodes as nodes
    inner join intermediate.int_meter_features as features
        on features.meter_id = nodes.node_id
)

(select what, kwh, past_avg_kwh, label from expected except all select what, kwh, past_avg_kwh, label from actual)
union all
(select what, kwh, past_avg_kwh, label from actual except all select what, kwh, past_avg_kwh, label from expected)
