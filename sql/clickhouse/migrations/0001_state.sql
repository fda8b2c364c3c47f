-- What a copy knows of itself. The same rows on every node of a cluster.
--
-- In these files %ON_CLUSTER%, %LOCAL%, %REPLICATED%, %PATH% and %PATH_COMMA% are filled in by eiot sync: with
-- nothing on one server, with what makes tables replicated and local on a cluster (see src/sync/ddl.h).

-- one row per attempt to bring the copy up to date: which store feeds it, and the numbers given so far
create table if not exists sync_attempts %ON_CLUSTER%
(
    sync_id UInt64,
    store_id String,
    started_at DateTime64(6, 'UTC') default now64(6)
)
engine = %REPLICATED%MergeTree(%PATH_ALL%)
order by sync_id;

-- one row per attempt that ended with both sides equal: the next one reads on after load_seq
create table if not exists sync_cursor %ON_CLUSTER%
(
    sync_id UInt64,
    load_seq Int64,
    ended_at DateTime64(6, 'UTC') default now64(6)
)
engine = %REPLICATED%MergeTree(%PATH_ALL%)
order by sync_id;

-- one row per month of a replaced table and attempt that replaced it: what the source's rows added up to
create table if not exists sync_parts %ON_CLUSTER%
(
    table_name String,
    month Int32,                    -- 202506; 0: the table has no days
    digest String,
    sync_id UInt64
)
engine = %REPLICATED%ReplacingMergeTree(%PATH_ALL_COMMA%sync_id)
order by (table_name, month);
