-- empties what a month is made ready in
truncate table %TABLE% %ON_CLUSTER%
