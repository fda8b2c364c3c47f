-- of a column of exact numbers: bounds in their own type, which is exact and quick
count({c}),
{distinct},
cast(min({c}) as varchar),
cast(max({c}) as varchar),
cast(min({c}) as double precision),
cast(max({c}) as double precision),
cast(0 as bigint),
cast(null as bigint),
cast(null as bigint),
cast(null as double precision)
