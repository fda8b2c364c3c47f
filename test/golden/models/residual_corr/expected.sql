-- no row when right: of (1 2 3 4) and (1 2 3 5): 6.5 / sqrt(5 * 8.75) = 0.982708; M2 does not vary; of (1 2 1 2) and
-- (1 2 3 5): 1.5 / sqrt(1 * 8.75) = 0.507093
with expected (meter_id, residual_corr) as (
    values
        ('M1', cast(0.982708 as double precision)),
        ('M2', null),
        ('M3', 0.507093)
),

actual as (
    select
        meter_id,
        residual_corr
    from intermediate.int_meter_features
)

(select meter_id, residual_corr from expected except all select meter_id, residual_corr from actual)
union all
(select meter_id, residual_corr from actual except all select meter_id, residual_corr from expected)
