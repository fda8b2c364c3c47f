-- a month the source has no more
alter table %TABLE% %ON_CLUSTER% drop partition %PARTITION%
