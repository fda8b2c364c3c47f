#!/bin/sh
# Bytes of a row in ClickHouse: a simulated network of 60 days through `eiot run` on DuckDB, then its readings,
# scores and meter-days into the tables of sql/clickhouse/migrations in the engine itself (the Python package
# chdb), sorted and merged. On the wire: the same rows as Native blocks through zstd -1, as eiot sync sends them.
# file_id, loaded_at, load_seq and sync_id are given a value a day, as nightly loads and syncs give them.
# PYTHON (default python3) must import duckdb, pyarrow and chdb. Usage: bench/scaling_clickhouse.sh BUILD METERS
set -eu
cd "$(dirname "$0")/.."
eiot=$1/src/cmd/eiot meters=$2 python=${PYTHON:-python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$eiot" simulate --out "$work/net" --meters "$meters" --days 60 --quiet > "$work/log"
"$eiot" run "$work/net/files" --store "duckdb:$work/db" --report "$work/report.html" --quiet >> "$work/log" 2>&1
"$python" - "$work" <<'PYTHON'
import pathlib
import re
import subprocess
import sys
import time

import duckdb
from chdb import session

work = pathlib.Path(sys.argv[1])
NIGHTLY = '''(select * replace (
    cast(start_ts as date) - date '2025-01-01' as file_id,
    date_trunc('day', start_ts) + interval 26 hour as loaded_at,
    cast(start_ts as date) - date '2025-01-01' as load_seq
), cast(start_ts as date) - date '2025-01-01' as sync_id, 0 as is_removed from raw_data.readings)'''
TABLES = {
    'readings_versions': (NIGHTLY, 'file_id, line'),
    'reading_scores': ('ml.reading_scores', 'meter_id, start_ts'),
    'fct_meter_days': ('marts.fct_meter_days', 'local_day, meter_id'),
}

source = duckdb.connect(str(work / 'db'), read_only=True)
source.execute("set timezone = 'UTC'")
for name, (table, order) in TABLES.items():
    source.execute(f"copy (select * from {table} order by {order}) to '{work}/{name}.parquet' (format parquet)")

engine = session.Session(str(work / 'engine'))
engine.query('create database copy')
engine.query('use copy')
print('ClickHouse', str(engine.query('select version()')).strip())
for migration in sorted(pathlib.Path('sql/clickhouse/migrations').glob('*.sql')):
    text = re.sub(r'^\s*--.*$|%[A-Z_]+%', '', migration.read_text(), flags=re.M).replace('MergeTree()', 'MergeTree')
    for statement in re.sub(r'\s--[^\n]*', '', text).split(';'):
        if statement.strip():
            engine.query(statement)

for name in TABLES:
    file = f"file('{work}/{name}.parquet')"
    names = str(engine.query(f'describe {file} format TSV')).splitlines()
    known = str(engine.query(f'describe table {name} format TSV')).splitlines()
    columns = [line.split('\t')[0] for line in names]
    columns = ', '.join(c for c in columns if c in {line.split('\t')[0] for line in known})
    begin = time.monotonic()
    engine.query(f'insert into {name} ({columns}) select {columns} from {file}')
    seconds = time.monotonic() - begin
    engine.query(f'optimize table {name} final')
    rows, packed, plain = map(int, str(engine.query(
        'select sum(rows), sum(bytes_on_disk), sum(data_uncompressed_bytes) from system.parts '
        f"where active and database = 'copy' and table = '{name}' format TSV")).split())
    wire = work / 'wire'
    engine.query(f"select * from {name} into outfile '{wire}' truncate format Native")
    sent = int(subprocess.run(f'zstd -q -1 -c {wire} | wc -c', shell=True, check=True, capture_output=True).stdout)
    print(f'  {name:<18} {rows:>10} rows  disk {packed / rows:5.1f}  raw {plain / rows:6.1f}  '
          f'wire {sent / rows:5.1f} bytes a row  insert {seconds:.1f} s')
    for line in str(engine.query(
            'select column, sum(column_data_compressed_bytes) as bytes from system.parts_columns '
            f"where active and database = 'copy' and table = '{name}' group by column "
            'order by bytes desc limit 6 format TSV')).splitlines():
        column, size = line.split('\t')
        print(f'    {column:<16} {int(size) / rows:6.2f}')
PYTHON
