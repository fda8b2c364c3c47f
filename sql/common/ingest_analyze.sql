-- tells the planner how many series are doubtful: of a table that was filled a moment ago it knows nothing
analyze ingest_series
