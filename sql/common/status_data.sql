-- what the files brought, by source
select
    source,
    count(*) as files,
    cast(sum(records) as bigint) as records,
    cast(sum(loaded) as bigint) as loaded,
    cast(sum(rejected) as bigint) as rejected,
    left(cast(min(first_ts) at time zone 'UTC' as varchar), 16) || 'Z' as first,
    left(cast(max(last_ts) at time zone 'UTC' as varchar), 16) || 'Z' as last,
    left(cast(max(loaded_at) at time zone 'UTC' as varchar), 19) || 'Z' as loaded_at
from ops.files
where status = 'loaded'
group by source
order by source
