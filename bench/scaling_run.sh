#!/bin/sh
# What a simulated network of 60 days costs on DuckDB: each stage of `eiot run` in a process of its own, its
# seconds and peak memory, then the bytes of each table (where PYTHON, default python3, can import duckdb).
# Usage: bench/scaling_run.sh BUILD METERS [MEMORY_LIMIT]     such as: bench/scaling_run.sh build/plain 5000 2GB
set -eu
cd "$(dirname "$0")/.."
eiot=$1/src/cmd/eiot meters=$2 python=${PYTHON:-python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
store="duckdb:$work/db${3:+?memory_limit=$3}"

"$eiot" simulate --out "$work/net" --meters "$meters" --days 60 --quiet > "$work/log"
echo "$meters households, 60 days: $(du -cm "$work/net/files" | tail -n 1 | cut -f 1) MB of files"
for stage in ingest quality-raw transform quality-staging detect marts quality-marts report; do
    [ "$stage" = ingest ] && files=$work/net/files || files=
    # shellcheck disable=SC2086
    /usr/bin/time -q -f '%e %M' -o "$work/time" "$eiot" run $files --only "$stage" --store "$store" \
        --report "$work/report.html" --quiet >> "$work/log" 2>&1 || { tail "$work/log" >&2; exit 1; }
    awk -v s="$stage" -v file="$(stat -c %s "$work/db")" '{
        printf "  %-16s %7.1f s  peak %6d MB  file %6d MB\n", s, $1, $2 / 1024, file / 1e6
    }' "$work/time"
done
if "$python" -c 'import duckdb' 2>/dev/null; then
    "$python" - "$work/db" <<'PYTHON'
import sys

import duckdb

BLOCK = 262144  # of a DuckDB file; a table's bytes are the blocks its segments lie in

with duckdb.connect(sys.argv[1], read_only=True) as db:
    for schema, table, rows in db.execute(
        'select schema_name, table_name, estimated_size from duckdb_tables() where not internal order by 1, 2'
    ).fetchall():
        n_blocks = db.execute(
            """select count(distinct block) from (
                select block_id as block from pragma_storage_info(?) where block_id >= 0
                union all
                select unnest(additional_block_ids) from pragma_storage_info(?))""",
            [f'{schema}.{table}'] * 2,
        ).fetchone()[0]
        if n_blocks > 1:
            size = n_blocks * BLOCK
            print(f'  {schema + "." + table:<40} {rows:>11} rows {size / 1e6:>8.1f} MB {size / rows:>7.1f} bytes a row')
PYTHON
else
    echo "duckdb is not installed for $python: bytes of each table are left out"
fi
