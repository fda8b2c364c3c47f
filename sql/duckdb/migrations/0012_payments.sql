-- Payments of customers who are billed after use, and the new name of the daily indicators.

-- one row per payment
create table raw_data.payments (
    meter_id varchar not null,
    ts timestamptz not null,
    amount decimal(38, 20) not null,
    file_id integer not null,
    line bigint not null,
    loaded_at timestamptz not null
);

-- made by the models of an earlier release: marts.kpi_daily has taken its place
drop table if exists marts.kpi_days;
