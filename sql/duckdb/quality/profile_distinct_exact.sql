-- as many as there are different hashes: when that is each value its own, no value stands twice
cast(count(distinct hash({c})) as bigint)
