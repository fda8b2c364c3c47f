-- One meter without a network, as the labelled data set has it: no balance, nobody to compare with.
insert into marts.dim_nodes values ('kaggle', 'meter', null, null, null, null, null, null, null);

insert into marts.kpi_daily
select date '2024-01-01' + day, null, 17.5, null, null, null, null, 1, 1, 1.0, 0, 0, null, null, null
from (select unnest(range(3))::integer as day);

insert into marts.fct_meter_days
select 'kaggle', date '2024-01-01' + day, 17.5, 48, 48, 1.0, 'meter', null, null
from (select unnest(range(3))::integer as day);

insert into marts.fct_suspects (meter_id, status, mean_day_kwh, price_per_kwh, currency) values
    ('kaggle', 'not_enough_data', 17.5, 0.15, 'USD');

insert into ml.models values
    ('r1', 'meters', 1, '{}', '[]', 1, 'not_enough_data', '2024-01-05 00:00:00+00'),
    ('r1', 'readings', 1, '{}', '[]', 144, 'scored', '2024-01-05 00:00:00+00');

insert into intermediate.int_readings_clean
select
    'kaggle', 'import', timestamptz '2024-01-01 00:00:00+00' + slot * interval '30 minutes', 1800,
    0.35 + 0.01 * (slot % 5)
from (select unnest(range(144))::integer as slot);

insert into marts.fct_reading_anomalies values
    ('kaggle', 'import', '2024-01-02 12:00:00+00', 1800, 0.36, 0.7, 1, 'past_avg_kwh', '{}', 'abnormal');
