-- what the files brought, by source
select
    source,
    count(*) as files,
    cast(sum(records) as bigint) as records,
    cast(sum(loaded) as bigint) as loaded,
    cast(sum(rejected) as bigint) as rejected,
    strftime(min(first_ts) at time zone 'UTC', '%Y-%m-%d %H:%MZ') as first,
    strftime(max(last_ts) at time zone 'UTC', '%Y-%m-%d %H:%MZ') as last,
    strftime(max(loaded_at) at time zone 'UTC', '%Y-%m-%d %H:%M:%SZ') as loaded_at
from ops.files
where status = 'loaded'
group by source
order by source
