-- the month made ready takes the place of the one that is read, in one step
alter table %TABLE% %ON_CLUSTER% replace partition %PARTITION% from %NEXT_TABLE%
