-- five quantiles, exact, by a sort that goes to disk when it must, as text with spaces between
array_to_string(percentile_cont(array[0.05, 0.25, 0.5, 0.75, 0.95]) within group (order by {c}), ' ')
