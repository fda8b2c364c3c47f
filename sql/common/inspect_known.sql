-- 1 when meter $1 is one of the network file, or reports without being in it; 0 for other nodes and unknown ids
select count(*) as n_found
from (
    select 1 as found
    where exists (
        select 1
        from raw_data.network_nodes
        where node_id = $1 and kind = 'meter'
    )
    or (
        not exists (
            select 1
            from raw_data.network_nodes
            where node_id = $1
        )
        and exists (
            select 1
            from raw_data.readings
            where meter_id = $1
        )
    )
) as matches
