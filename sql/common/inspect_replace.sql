-- takes out what the command recorded of meter $1 on day $2: what follows corrects it
delete from raw_data.inspections
where file_id = 0
    and meter_id = $1
    and inspected_on = $2
