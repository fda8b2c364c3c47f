-- What the stages write back: scores, quality results, the history of runs.
create schema if not exists ml;

create schema if not exists quality;

create schema if not exists staging;

create schema if not exists intermediate;

create schema if not exists marts;

-- one row per scored reading
create table ml.reading_scores (
    meter_id varchar collate "C" not null,
    channel varchar collate "C" not null,
    start_ts timestamptz not null,
    length_s integer not null,
    score double precision not null,          -- isolation forest, 0..1, higher is stranger
    score_rank bigint not null,     -- 1 is the strangest; ties by key
    top_feature varchar collate "C",            -- the feature that did most to isolate it; null beyond the explained
    contributions varchar collate "C",          -- JSON object feature -> share, adding to 1; null beyond the explained
    run_id varchar collate "C" not null,
    scored_at timestamptz not null
);

-- one row per meter: scored, or why not
create table ml.meter_scores (
    meter_id varchar collate "C" not null,
    status varchar collate "C" not null,        -- scored, coverage, not_enough_data, no_variation
    score double precision,                   -- 0..1, null when not scored
    score_rank bigint,
    reasons varchar collate "C",                -- JSON list of {"code","value","reference","since"}
    top_feature varchar collate "C",
    contributions varchar collate "C",
    run_id varchar collate "C" not null,
    scored_at timestamptz not null
);

-- one row per detector and run: what a score can be repeated with
create table ml.models (
    run_id varchar collate "C" not null,
    detector varchar collate "C" not null,      -- readings, meters
    seed bigint not null,
    parameters varchar collate "C" not null,    -- JSON
    features varchar collate "C" not null,      -- JSON list, in order
    n_rows bigint not null,
    status varchar collate "C" not null,        -- scored, not_enough_data, no_variation
    trained_at timestamptz not null
);

-- one row per expectation and run
create table quality.results (
    run_id varchar collate "C" not null,
    suite varchar collate "C" not null,
    expectation varchar collate "C" not null,   -- expect_column_values_to_not_be_null, ...
    table_name varchar collate "C" not null,
    column_name varchar collate "C",
    severity varchar collate "C" not null,      -- critical, warning, info
    success boolean not null,
    element_count bigint,
    unexpected_count bigint,
    unexpected_percent double precision,
    observed_value varchar collate "C",
    kwargs varchar collate "C" not null,        -- JSON
    sample varchar collate "C",                 -- JSON list of unexpected values, at most 20
    error varchar collate "C",                  -- why it could not be judged
    ms double precision not null,
    run_at timestamptz not null
);

create table ops.runs (
    run_id varchar collate "C" primary key,
    command varchar collate "C" not null,
    status varchar collate "C" not null,        -- running, success, failed, stopped
    started_at timestamptz not null,
    ended_at timestamptz,
    error varchar collate "C",
    version varchar collate "C" not null
);

create table ops.run_stages (
    run_id varchar collate "C" not null,
    stage varchar collate "C" not null,
    status varchar collate "C" not null,        -- success, failed, skipped
    rows_in bigint,
    rows_out bigint,
    ms double precision not null,
    error varchar collate "C",
    ended_at timestamptz not null
);
