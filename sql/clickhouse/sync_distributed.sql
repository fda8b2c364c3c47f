-- on a cluster: the one name for the parts of a table on all shards; rows of a meter or node stay together
create table if not exists %TABLE% %ON_CLUSTER% as %LOCAL_TABLE%
engine = Distributed(%CLUSTER%, %DATABASE_NAME%, %LOCAL_NAME%, cityHash64(%SHARD_BY%))
