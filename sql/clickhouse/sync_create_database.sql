-- the database of the copy; run in another one
create database if not exists %DATABASE% %ON_CLUSTER%
