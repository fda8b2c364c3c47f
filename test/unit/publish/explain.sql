-- What eiot explain reads besides the marts of network.sql: T1 loses 1 kWh a day until 5 July and 8 from the next day
-- on; its last day has too few readings to count.
create table marts.fct_energy_balance_days (
    node_id varchar, local_day date, ntl_kwh double, coverage double, input_coverage double
);

create view staging.stg_inspections as
select meter_id, inspected_on, outcome, kwh, note
from raw_data.inspections;

insert into marts.fct_energy_balance_days
select
    'T1', date '2025-07-01' + day, case when day >= 5 then 8 else 1 end, case when day = 9 then 0.5 else 1.0 end, 1.0
from (select unnest(range(10))::integer as day);

insert into ml.meter_evidence values
    ('M1', 'week_minimum', 0.25, 'r1'),
    ('M1', 'residual_pearson', 0.61, 'r1'),
    ('M2', 'residual_pearson', 0.75, 'r1'),
    ('M3', 'residual_pearson', 0.02, 'r1');

insert into raw_data.events values
    ('M1', timestamptz '2025-07-05 22:10:00+00', 'cover_open', 1, 1, '2025-07-11 00:00:00+00'),
    ('M2', timestamptz '2025-07-05 22:10:00+00', 'magnet', 1, 2, '2025-07-11 00:00:00+00');

insert into raw_data.meter_devices values
    ('M1', 'import', 'OLD', timestamptz '2025-06-01 00:00:00+00', timestamptz '2025-06-30 23:30:00+00', 1),
    ('M1', 'import', 'NEW', timestamptz '2025-07-01 00:00:00+00', timestamptz '2025-07-05 23:30:00+00', 1),
    ('M1', 'import', 'NEW', timestamptz '2025-07-06 00:00:00+00', timestamptz '2025-07-10 23:30:00+00', 2),
    ('M2', 'import', 'ELSE', timestamptz '2025-07-01 00:00:00+00', timestamptz '2025-07-05 23:30:00+00', 1);

insert into raw_data.vends values
    ('M1', timestamptz '2025-06-30 23:30:00+00', 20, 3000, 1, 1, '2025-07-11 00:00:00+00'),
    ('M1', timestamptz '2025-07-04 10:00:00+00', 40.5, null, 1, 2, '2025-07-11 00:00:00+00');

insert into raw_data.inspections values
    ('M1', '2025-05-02', 'no_access', null, 'dog', 0, 1, '2025-07-11 00:00:00+00');
