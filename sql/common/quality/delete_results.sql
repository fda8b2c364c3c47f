-- forgets what run $1 found with suite $2, so that running it again leaves one answer
delete from quality.results
where run_id = $1
    and suite = $2
