-- all that is read of the source from here on is of one moment
set transaction isolation level repeatable read, read only
