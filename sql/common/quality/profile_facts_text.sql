-- of a column of text: the same eleven facts as of every class
count({c}),
{distinct},
cast(min({c}) as varchar),
cast(max({c}) as varchar),
cast(null as double precision),
cast(null as double precision),
cast(0 as bigint),
cast(min(length({c})) as bigint),
cast(max(length({c})) as bigint),
cast(avg(length({c})) as double precision)
