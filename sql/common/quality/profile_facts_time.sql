-- of a column of instants or days: bounds also as seconds since 1970
count({c}),
{distinct},
cast(min({c}) as varchar),
cast(max({c}) as varchar),
cast(extract(epoch from min({c})) as double precision),
cast(extract(epoch from max({c})) as double precision),
cast(0 as bigint),
cast(null as bigint),
cast(null as bigint),
cast(null as double precision)
