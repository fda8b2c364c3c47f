-- one value: the role of this session, null in a store that has none
select cast(null as varchar) as role
