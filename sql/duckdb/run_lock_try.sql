-- takes the lock of runs: null when it is ours. A process that has the file has it
select
    cast(null as varchar) as run_id,
    cast(null as varchar) as host,
    cast(null as bigint) as pid,
    cast(null as varchar) as started,
    cast(null as varchar) as stage
where false
