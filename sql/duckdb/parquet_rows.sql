-- all rows of the Parquet file $1 in their order, every column as text: stamps with an offset in UTC, lists and structs as
-- DuckDB writes them
select cast(columns(*) as varchar)
from read_parquet($1)
