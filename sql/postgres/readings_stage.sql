-- the table where the readings of a load stand until their keys are settled; see readings_publish
select raw_data.create_load()
