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

-- as 0010 has it, with the tables above
create or replace function ops.grant_roles() returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    given record;
begin
    -- roles are those of all databases of a server: only one that init.sql handed to them is theirs
    if not exists (
        select
        from pg_database
        where datname = current_database()
            and pg_get_userbyid(datdba) = 'eiot_owner'
    ) then
        return;
    end if;
    for given in
        select *
        from (
            values
                ('raw_data.readings', 'insert, update, delete', 'eiot_loader'),
                -- by the triggers of raw_data.readings, which note what a load took out
                ('raw_data.removed_readings', 'insert', 'eiot_loader'),
                ('raw_data.superseded_readings', 'insert, update, delete', 'eiot_loader'),
                ('raw_data.rejected_rows', 'insert, delete', 'eiot_loader'),
                ('raw_data.register_reads', 'insert, update, delete', 'eiot_loader'),
                ('raw_data.superseded_registers', 'insert, update, delete', 'eiot_loader'),
                ('raw_data.register_files', 'insert, delete', 'eiot_loader'),
                ('raw_data.meter_devices', 'insert, delete', 'eiot_loader'),
                ('raw_data.network_nodes', 'insert, delete', 'eiot_loader'),
                ('raw_data.weather', 'insert, delete', 'eiot_loader'),
                ('raw_data.outages', 'insert, delete', 'eiot_loader'),
                ('raw_data.tariffs', 'insert, delete', 'eiot_loader'),
                ('raw_data.events', 'insert, delete', 'eiot_loader'),
                ('raw_data.vends', 'insert, delete', 'eiot_loader'),
                ('raw_data.inspections', 'insert, delete', 'eiot_loader'),
                ('ops.files', 'insert, update, delete', 'eiot_loader'),
                ('ops.replaced_files', 'insert', 'eiot_loader'),
                ('ops.runs', 'insert, update', 'eiot_loader'),
                ('ops.runs', 'insert, update', 'eiot_transformer'),
                ('ops.run_stages', 'insert', 'eiot_transformer'),
                ('ops.run_log', 'insert', 'eiot_transformer'),
                ('ops.sync_runs', 'insert, update', 'eiot_transformer'),
                ('ops.sync_days', 'insert', 'eiot_transformer'),
                ('ml.reading_scores', 'insert, delete', 'eiot_transformer'),
                ('ml.meter_scores', 'insert, delete', 'eiot_transformer'),
                ('ml.models', 'insert, delete', 'eiot_transformer'),
                ('ml.technical_losses', 'insert, delete', 'eiot_transformer'),
                ('ml.meter_evidence', 'insert, delete', 'eiot_transformer'),
                ('ml.load_forecasts', 'insert, delete', 'eiot_transformer'),
                ('ml.forecast_errors', 'insert, delete', 'eiot_transformer'),
                -- `eiot inspect` is the analyst's
                ('raw_data.inspections', 'insert, delete', 'eiot_transformer'),
                ('quality.results', 'insert, delete', 'eiot_transformer')
        ) as rights (relation, privileges, role)
    loop
        execute format('grant select, %s on %s to %I', given.privileges, given.relation, given.role);
    end loop;
    grant execute on all functions in schema raw_data to eiot_loader;
end
$$;

select ops.grant_roles();
