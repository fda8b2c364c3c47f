-- What the stages write back: scores, quality results, the history of runs.
create schema if not exists ml;

create schema if not exists quality;

create schema if not exists staging;

create schema if not exists intermediate;

create schema if not exists marts;

-- one row per scored reading
create table ml.reading_scores (
    meter_id varchar not null,
    channel varchar not null,
    start_ts timestamptz not null,
    length_s integer not null,
    score double not null,          -- isolation forest, 0..1, higher is stranger
    score_rank bigint not null,     -- 1 is the strangest; ties by key
    top_feature varchar,            -- the feature that did most to isolate it; null beyond the explained
    contributions varchar,          -- JSON object feature -> share, adding to 1; null beyond the explained
    run_id varchar not null,
    scored_at timestamptz not null
);

-- one row per meter: scored, or why not
create table ml.meter_scores (
    meter_id varchar not null,
    status varchar not null,        -- scored, coverage, not_enough_data, no_variation
    score double,                   -- 0..1, null when not scored
    score_rank bigint,
    reasons varchar,                -- JSON list of {"code","value","reference","since"}
    top_feature varchar,
    contributions varchar,
    run_id varchar not null,
    scored_at timestamptz not null
);

-- one row per detector and run: what a score can be repeated with
create table ml.models (
    run_id varchar not null,
    detector varchar not null,      -- readings, meters
    seed bigint not null,
    parameters varchar not null,    -- JSON
    features varchar not null,      -- JSON list, in order
    n_rows bigint not null,
    status varchar not null,        -- scored, not_enough_data, no_variation
    trained_at timestamptz not null
);

-- one row per expectation and run
create table quality.results (
    run_id varchar not null,
    suite varchar not null,
    expectation varchar not null,   -- expect_column_values_to_not_be_null, ...
    table_name varchar not null,
    column_name varchar,
    severity varchar not null,      -- critical, warning, info
    success boolean not null,
    element_count bigint,
    unexpected_count bigint,
    unexpected_percent double,
    observed_value varchar,
    kwargs varchar not null,        -- JSON
    sample varchar,                 -- JSON list of unexpected values, at most 20
    error varchar,                  -- why it could not be judged
    ms double not null,
    run_at timestamptz not null
);

create table ops.runs (
    run_id varchar not null,
    command varchar not null,
    status varchar not null,        -- running, success, failed, stopped
    started_at timestamptz not null,
    ended_at timestamptz,
    error varchar,
    version varchar not null
);

create table ops.run_stages (
    run_id varchar not null,
    stage varchar not null,
    status varchar not null,        -- success, failed, skipped
    rows_in bigint,
    rows_out bigint,
    ms double not null,
    error varchar,
    ended_at timestamptz not null
);
