"""Fills a DuckDB file with raw data for timing and trying the models: invented, the same each time.

usage: models_fixture.py OUT.duckdb [--meters 500] [--days 60]

One substation, 4 feeders, transformers of 25 households, each node with a meter of its own; half-hours;
load-shedding in the schedule, faults that are not in it, gaps, blanks, estimates and a few bypasses.
"""
import argparse
import pathlib

import duckdb

ROOT = pathlib.Path(__file__).resolve().parent.parent

NETWORK = """
insert into raw_data.network_nodes
select 'S1', null, 'substation', 'Substation 1', 'Z1', null, null, null, null, null, 20000, 1, 1, now()
union all
select 'F' || f, 'S1', 'feeder', 'Feeder ' || f, 'Z1', null, null, null, null, null, 5000, 1, 1, now()
from range(1, 5) as t(f)
union all
select 'T' || lpad(cast(t as varchar), 4, '0'), 'F' || (1 + t % 4), 'transformer', 'Transformer ' || t, 'Z1',
    null, null, null, null, null, 160, 1, 1, now()
from range(0, {transformers}) as r(t)
union all
select 'M' || lpad(cast(m as varchar), 6, '0'), 'T' || lpad(cast(m // 25 as varchar), 4, '0'), 'meter', null,
    'Z1', case when m % 10 = 0 then 'business' else 'domestic' end, null, null, null, null, null, 1, 1, now()
from range(0, {meters}) as r(m);

insert into raw_data.tariffs values
    ('domestic', 0, 80, 'XOF', 2, 1, now()), ('domestic', 150, 110, 'XOF', 2, 2, now()),
    ('business', 0, 130, 'XOF', 2, 3, now());

insert into raw_data.outages
select 'F' || (1 + d % 4), timestamptz '2025-06-01 00:00:00+00' + d * interval 1 day + interval 17 hour,
    timestamptz '2025-06-01 00:00:00+00' + d * interval 1 day + interval 19 hour + interval 30 minute,
    'load_shedding', 3, d, now()
from range(0, {days}) as r(d);

insert into raw_data.weather
select 'Z1', timestamptz '2025-06-01 00:00:00+00' + h * interval 1 hour, 26 + 5 * sin(h / 24.0 * 6.2832), 70, 8,
    4, h, now()
from range(0, {days} * 24) as r(h);
"""

# true load; what the meter records; what of that is delivered
LOADS = """
create temp table true_loads as
select
    m,
    i,
    timestamptz '2025-06-01 00:00:00+00' + i * interval 30 minute as start_ts,
    case
        when (i // 48) % 4 = (m // 25) % 4 and i % 48 between 34 and 38 then 0  -- the schedule
        when m // 25 = 3 and i between 500 and 505 then 0                       -- a fault, in no schedule
        else round(
            (0.05 + 0.10 * (1 + sin((i % 48) / 48.0 * 6.2832 - 2.2)) + 0.15 * (hash(m, i) % 1000) / 1000.0)
                * (0.4 + 1.6 * (hash(m) % 1000) / 1000.0),
            3)
    end as true_kwh,
    m % 40 = 7 and i >= 48 * {days} // 2 as stolen
from range(0, {meters}) as r(m), range(0, {days} * 48) as s(i);

insert into raw_data.readings
select
    'M' || lpad(cast(m as varchar), 6, '0'), 'import', start_ts, 1800,
    case
        when hash(i, m, 1) % 500 = 0 then null
        when stolen then round(true_kwh * 0.4, 3)
        else true_kwh
    end,
    case when hash(i, m, 1) % 500 = 0 then 'missing' when hash(i, m, 2) % 50 = 0 then 'estimated' else 'actual' end,
    null, null, null, null, null, null, 5, m * 100000 + i, timestamptz '2025-08-01 00:00:00+00'
from true_loads
where hash(m, i // 20, 3) % 100 <> 0;

create temp table transformer_loads as
select m // 25 as t, i, start_ts, sum(true_kwh) * 1.02 + 0.05 as kwh
from true_loads
group by m // 25, i, start_ts;

insert into raw_data.readings
select 'T' || lpad(cast(t as varchar), 4, '0'), 'import', start_ts, 1800, round(kwh, 3), 'actual',
    null, null, null, null, null, null, 6, t * 100000 + i, timestamptz '2025-08-01 00:00:00+00'
from transformer_loads
union all
select 'F' || (1 + t % 4), 'import', start_ts, 1800, round(sum(kwh) * 1.01, 3), 'actual',
    null, null, null, null, null, null, 7, min(i), timestamptz '2025-08-01 00:00:00+00'
from transformer_loads
group by t % 4, start_ts
union all
select 'S1', 'import', start_ts, 1800, round(sum(kwh) * 1.015, 3), 'actual',
    null, null, null, null, null, null, 8, min(i), timestamptz '2025-08-01 00:00:00+00'
from transformer_loads
group by start_ts;
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('out')
    parser.add_argument('--meters', type=int, default=500)
    parser.add_argument('--days', type=int, default=60)
    args = parser.parse_args()

    pathlib.Path(args.out).unlink(missing_ok=True)
    with duckdb.connect(args.out) as db:
        db.execute("set timezone = 'UTC'")
        for migration in sorted((ROOT / 'sql/duckdb/migrations').glob('*.sql')):
            db.execute(migration.read_text())
        sizes = {'meters': args.meters, 'days': args.days, 'transformers': (args.meters + 24) // 25}
        db.execute(NETWORK.format(**sizes))
        db.execute(LOADS.format(**sizes))
        print(db.execute('select count(*) from raw_data.readings').fetchone()[0], 'readings')


if __name__ == '__main__':
    main()
