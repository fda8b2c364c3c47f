-- moves the readings of this load, which start from $1 to $2, to where keys are enforced
select raw_data.publish_load($1, $2)
