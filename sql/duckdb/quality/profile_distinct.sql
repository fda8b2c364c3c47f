-- how many different values: an estimate in bounded memory (HyperLogLog)
cast(approx_count_distinct({c}) as bigint)
