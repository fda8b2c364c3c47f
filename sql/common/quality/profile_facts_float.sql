-- of a column of floating numbers: what is no number, infinite or past 1e150 is counted, not measured
count({c}),
{distinct},
cast(min({c}) filter (where abs({c}) < 1e150) as varchar),
cast(max({c}) filter (where abs({c}) < 1e150) as varchar),
cast(min({c}) filter (where abs({c}) < 1e150) as double precision),
cast(max({c}) filter (where abs({c}) < 1e150) as double precision),
count({c}) filter (where not (abs({c}) < 1e150)),
cast(null as bigint),
cast(null as bigint),
cast(null as double precision)
