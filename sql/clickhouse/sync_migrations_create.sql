-- the record of applied migrations; on a cluster the same on every node
create table if not exists migrations %ON_CLUSTER%
(
    version Int64,
    name String,
    applied_at DateTime64(6, 'UTC') default now64(6)
)
engine = %REPLICATED%MergeTree(%PATH_ALL%)
order by version
