-- takes the rejected records of a file out
delete from raw_data.rejected_rows
where file_id = $1
