-- all that is read of the source from here on is of one moment: DuckDB's transactions are like that
select true
