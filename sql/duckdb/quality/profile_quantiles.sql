-- five quantiles in bounded memory (t-digest), as text with spaces between
array_to_string(cast(approx_quantile({c}, [0.05, 0.25, 0.5, 0.75, 0.95]) as varchar[]), ' ')
