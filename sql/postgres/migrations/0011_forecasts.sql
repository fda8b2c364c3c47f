-- what substations, feeders and zones are expected to take, one row per half-hour or hour of the seven days after the last
create table ml.load_forecasts (
    node_id varchar collate "C" not null,
    kind varchar collate "C" not null,          -- substation, feeder, zone
    start_ts timestamptz not null,
    length_s integer not null,
    local_day date not null,
    horizon_days integer not null,  -- 1: the day after the last that is known
    method varchar not null,        -- parx, par, profile, mean: docs/forecast.md
    n_days_learned integer not null,
    demand_p10_kwh double precision,          -- with supply for all customers; a band needs more days than a middle
    demand_p50_kwh double precision not null,
    demand_p90_kwh double precision,
    supplied_share double precision not null, -- of the customers, by the stated schedule of outages; 1: none is known
    run_id varchar not null,
    forecast_at timestamptz not null
);

-- how forecasts of past days, made from what was known before each, compare with what came
create table ml.forecast_errors (
    node_id varchar collate "C" not null,
    kind varchar collate "C" not null,
    local_day date not null,
    horizon_days integer not null,
    method varchar not null,
    n_intervals bigint not null,    -- compared: known and supplied whole
    n_positive bigint not null,     -- of these with a load above 0: a share of nothing is no number
    actual_kwh double precision not null,     -- sums over the intervals compared
    forecast_kwh double precision not null,
    abs_error_kwh double precision not null,
    mape double precision,                    -- mean absolute percentage error, 0.1: 10 %; null: none above 0
    mape_naive double precision,              -- of the same half-hour a week before
    mape_mean double precision,               -- of the mean of the same half-hour in the 28 days before
    pinball_kwh double precision not null,    -- mean of the losses of p10, p50 and p90
    pinball_naive_kwh double precision not null,
    pinball_mean_kwh double precision not null,
    in_band_share double precision not null,  -- of intervals between p10 and p90
    residual_score double precision,          -- how far the day is off by what is usual of the node; null: not day ahead, or too few
    run_id varchar not null
);
