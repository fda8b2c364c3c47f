-- Losses say by which technical model they are drawn up, and why a balance can't be taken at its word.
alter table fct_node_losses%LOCAL% %ON_CLUSTER%
    add column if not exists warning Nullable(String),
    add column if not exists technical_method String,
    add column if not exists no_load_kw Float64,
    add column if not exists input_share Float64,
    add column if not exists square_per_kwh Float64,
    add column if not exists noise_share Nullable(Float64);

alter table fct_node_losses_next%LOCAL% %ON_CLUSTER%
    add column if not exists warning Nullable(String),
    add column if not exists technical_method String,
    add column if not exists no_load_kw Float64,
    add column if not exists input_share Float64,
    add column if not exists square_per_kwh Float64,
    add column if not exists noise_share Nullable(Float64);
