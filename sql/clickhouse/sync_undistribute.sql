-- on a cluster: the one name for the parts of a table, which is made anew after their columns changed
drop table if exists %TABLE% %ON_CLUSTER%
