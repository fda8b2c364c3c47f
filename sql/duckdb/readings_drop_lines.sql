-- takes out readings of a file that turned out to be impossible; they are among its rejects
delete from raw_data.readings
where file_id = $1
    and line in (select line from ingest_lines)
