-- one row: whether a copy on one server is there, and whether one on a cluster is
select
    countIf(name = 'readings_versions' and engine <> 'Distributed') as n_plain,
    countIf(name = 'readings_versions_local') as n_local
from system.tables
where database = currentDatabase()
