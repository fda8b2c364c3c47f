-- In a copy of the store that nothing writes to: what the models keep as views becomes tables, and so do the places of
-- meters by measure, so that a page costs one reading of rows, not one computation.
create table marts.served_suspects as
select *
from marts.fct_suspects;

drop view marts.fct_suspects;

alter table marts.served_suspects rename to fct_suspects;

create table marts.served_anomalies as
select *
from marts.fct_reading_anomalies;

drop view marts.fct_reading_anomalies;

alter table marts.served_anomalies rename to fct_reading_anomalies;

create table ml.served_measures as
select
    meter_id,
    measure,
    value,
    rank() over (partition by measure order by value desc) as value_rank,
    count(*) over (partition by measure) as n_meters
from ml.meter_evidence
order by meter_id;

create or replace macro ml.measures_of(meter) as table
select
    measure,
    value,
    value_rank,
    n_meters
from ml.served_measures
where meter_id = meter;

checkpoint;
