-- one row per file that was taken out of ops.files when the same bytes were loaded again by another source profile:
-- what it had counted, so that counters of monitoring never fall
create table ops.replaced_files (
    file_id integer not null,
    source varchar not null,
    kind varchar not null,
    records bigint not null,
    loaded bigint not null,
    rejected bigint not null
);
