-- one value: whether no other sync of this store runs. The lock on the file has seen to that
select true
