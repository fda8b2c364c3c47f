-- one row per source and kind of file: what came, and the newest of it. Counts never fall: files that were taken out
-- of the ledger count on. Sources beyond the $1 oldest are one, `other`; a source keeps its place, being ranked by its
-- first file
with files as (
    select
        file_id,
        source,
        kind,
        status,
        records,
        loaded,
        rejected,
        last_ts,
        loaded_at
    from ops.files
    union all
    select
        file_id,
        source,
        kind,
        'replaced' as status,
        records,
        loaded,
        rejected,
        cast(null as timestamptz) as last_ts,
        cast(null as timestamptz) as loaded_at
    from ops.replaced_files
),

sources as (
    select
        source,
        row_number() over (order by min(file_id), source) as nth
    from files
    group by source
),

named as (
    select
        case when sources.nth <= $1 then files.source else 'other' end as source,
        files.kind,
        files.status,
        files.records,
        files.loaded,
        files.rejected,
        files.last_ts,
        files.loaded_at
    from files
    inner join sources
        on sources.source = files.source
)

select
    source,
    kind,
    cast(coalesce(sum(records) filter (where status <> 'refused'), 0) as bigint) as n_read,
    cast(coalesce(sum(loaded) filter (where status <> 'refused'), 0) as bigint) as n_loaded,
    cast(coalesce(sum(rejected) filter (where status <> 'refused'), 0) as bigint) as n_rejected,
    count(*) filter (where status <> 'refused') as files_loaded,
    count(*) filter (where status = 'refused') as files_refused,
    max(last_ts) filter (where status = 'loaded') as newest_at,
    max(loaded_at) filter (where status = 'loaded') as loaded_at
from named
group by
    source,
    kind
order by
    source,
    kind
