-- one row per meter in the order of its id: the sample of a tree is drawn by position
select
    meter_id,
    transformer_id,
    cast(n_days as bigint) as n_days,
    coverage,
    recent_ratio,
    recent_ratio_peers,
    zero_supplied_share,
    night_share,
    flat_share,
    peer_ratio,
    residual_corr,
    residual_share_corr_after,
    last_drop_day
from intermediate.int_meter_features
order by meter_id
