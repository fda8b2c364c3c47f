-- The record of applied migrations. Run by store_migrate() before anything else.
create schema if not exists ops;

create table if not exists ops.migrations (
    version bigint not null,
    name varchar not null,
    applied_at timestamptz not null
);
