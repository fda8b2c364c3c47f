-- Detection says more of a meter, and the list of meters worth a visit takes the place of that of anomalies.
drop table if exists fct_meter_anomalies %ON_CLUSTER%;

drop table if exists fct_meter_anomalies%LOCAL% %ON_CLUSTER%;

drop table if exists fct_meter_anomalies_next %ON_CLUSTER%;

drop table if exists fct_meter_anomalies_next%LOCAL% %ON_CLUSTER%;

alter table meter_scores%LOCAL% %ON_CLUSTER%
    add column if not exists probability Nullable(Float64),
    add column if not exists cause Nullable(String),
    add column if not exists since Nullable(Date32),
    add column if not exists recoverable_kwh_month Nullable(Float64),
    add column if not exists against Nullable(String);

alter table meter_scores_next%LOCAL% %ON_CLUSTER%
    add column if not exists probability Nullable(Float64),
    add column if not exists cause Nullable(String),
    add column if not exists since Nullable(Date32),
    add column if not exists recoverable_kwh_month Nullable(Float64),
    add column if not exists against Nullable(String);

-- one row per meter detection looked at, with what is at stake and whether a visit pays
create table if not exists fct_suspects%LOCAL% %ON_CLUSTER%
(
    meter_id String,
    status String,
    score Nullable(Float64),
    score_rank Nullable(Int64),
    probability Nullable(Float64),
    cause Nullable(String),
    since Nullable(Date32),
    reasons Nullable(String),
    against Nullable(String),
    top_feature Nullable(String),
    contributions Nullable(String),
    mean_day_kwh Nullable(Float64),
    transformer_id Nullable(String),
    feeder_id Nullable(String),
    tariff Nullable(String),
    zone Nullable(String),
    recoverable_kwh Nullable(Float64),
    recoverable_amount Nullable(Float64),
    expected_kwh Nullable(Float64),
    expected_amount Nullable(Float64),
    visit_rank Nullable(Int64),
    price_per_kwh Nullable(Float64),
    currency Nullable(String),
    last_outcome Nullable(String),
    last_inspected_on Nullable(Date32)
)
engine = %REPLICATED%MergeTree(%PATH%)
order by meter_id;

create table if not exists fct_suspects_next%LOCAL% %ON_CLUSTER% as fct_suspects%LOCAL%
engine = %REPLICATED%MergeTree(%PATH%)
order by meter_id
%NO_DEDUPLICATION%;
