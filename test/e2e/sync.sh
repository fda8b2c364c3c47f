#!/bin/sh
# Copies in ClickHouse: what arrives, what is compared, and what a failure leaves. Usage: sync.sh STORE,
# where STORE is duckdb or postgres. Needs EIOT_TEST_CLICKHOUSE, the URL of a server whose user may make
# databases, and for postgres EIOT_TEST_POSTGRES.
. "$EIOT_SOURCE_ROOT/test/e2e/lib.sh"
kind=$1
name=sync_$$
n_worlds=0

case_name="sync from $kind"
if [ -z "${EIOT_TEST_CLICKHOUSE:-}" ]; then skip "EIOT_TEST_CLICKHOUSE is not set"; end; fi
if [ "$kind" = postgres ] && [ -z "${EIOT_TEST_POSTGRES:-}" ]; then skip "EIOT_TEST_POSTGRES is not set"; end; fi
case_name=
# A server of its own: a transaction that is open anywhere on one, in another database too, holds the cursor back,
# and readings that were sent are then sent again.
if [ "$kind" = postgres ]; then
    chmod 711 "$work"
    EIOT_TEST_POSTGRES=$("$EIOT_SOURCE_ROOT/test/servers/postgres" start "$work/server") || exit 1
fi
ch_base=${EIOT_TEST_CLICKHOUSE%/*}
pg_base=${EIOT_TEST_POSTGRES:-}
pg_base=${pg_base%/*}

# ch STATEMENT: asks the server itself, without any code of eiot; rows as TSV
ch() {
    python3 -c '
import sys, urllib.parse, urllib.request
url = urllib.parse.urlsplit(sys.argv[1])
query = urllib.parse.urlencode({"database": sys.argv[2], "default_format": "TSV"})
request = urllib.request.Request(f"http://{url.hostname}:{url.port}/?{query}", data=sys.argv[3].encode())
request.add_header("X-ClickHouse-User", urllib.parse.unquote(url.username or "default"))
request.add_header("X-ClickHouse-Key", urllib.parse.unquote(url.password or ""))
try:
    sys.stdout.write(urllib.request.urlopen(request).read().decode())
except urllib.error.HTTPError as error:
    sys.exit(error.read().decode())
' "$ch_base/default" "${2:-$copy}" "$1"
}

source_sql() { "$SYNC_SQL" "$store" "$1" || fail "on the source: $1"; }
change_source() { "$SYNC_SQL" "$store" "$1" >/dev/null || fail "on the source: $1"; }

# room_for FROM TO: PostgreSQL keeps readings by month; these come in by hand
room_for() {
    [ "$kind" = duckdb ] ||
        change_source "create table raw_data.readings_by_hand partition of raw_data.readings for values from ($1) to ($2)"
}

# A store of its own and a copy that is not there yet, for each case.
world() {
    begin "$1 ($kind)"
    n_worlds=$((n_worlds + 1))
    copy=${name}_$n_worlds
    to=$ch_base/$copy
    if [ "$kind" = duckdb ]; then
        store=duckdb:s.duckdb
    else
        "$SYNC_SQL" "$EIOT_TEST_POSTGRES" "create database $copy" || fail "no database"
        store=$pg_base/$copy
    fi
    mkdir files
}

# file NAME, rows on stdin as meter,start,kwh,quality
file() {
    { echo meter_id,ts,kwh,channel,length_s,quality; sed 's/^\([^,]*,[^,]*,[^,]*\),/\1,import,1800,/'; } > "files/$1"
}

ingest() { run 0 ingest files --store "$store" --quiet; }
sync() { run 0 sync --to "$to" --store "$store" --format json "$@"; }

# table NAME KEY: a value of the report of a table
table() {
    python3 -c '
import json, sys
print([t for t in json.load(open("out"))["tables"] if t["table"] == sys.argv[1]][0][sys.argv[2]])' "$1" "$2"
}

drop_all() {
    for n in $(seq $n_worlds); do
        ch "drop database if exists ${name}_$n" default >/dev/null 2>&1
    done
    [ "$kind" = duckdb ] || "$EIOT_SOURCE_ROOT/test/servers/postgres" stop "$work/server"
    rm -rf "$work"
}
trap drop_all EXIT

world "values arrive as they are"
file readings-1.csv <<EOF
M1,2025-07-01T00:00:00Z,0.0005,A
M1,2025-07-01T00:30:00Z,12.7894,A
M707,2025-07-01T00:00:00Z,0.4,A
M707,2025-07-01T00:30:00Z,,A
M707,2025-07-01T01:00:00Z,0.0,E
M9,2025-07-01T00:00:00Z,0.12345678901234567891,A
EOF
ingest
# what ingest itself finds impossible
room_for "'1969-12-01'" "'1970-01-01'"
change_source "update raw_data.readings set kwh = 123456.7894 where kwh = 12.7894"
change_source "update raw_data.readings set start_ts = cast('1969-12-31 23:30:00+00' as timestamptz) where meter_id = 'M9'"
sync
equal success "$(json success)" true
equal sent "$(table readings rows_sent)" 6
equal days "$(table readings days_compared)" 2
equal kwh "$(ch "select toString(kwh) from readings where meter_id = 'M1' order by start_ts")" "0.0005
123456.7894"
equal fine "$(ch "select toString(kwh), toString(start_ts) from readings where meter_id = 'M9'")" \
    "0.12345678901234567891	1969-12-31 23:30:00.000000"
equal "null is not zero" "$(ch "select kwh, quality from readings where meter_id = 'M707' order by start_ts")" "0.4	actual
\\N	missing
0	estimated"
equal mean "$(ch "select avg(kwh), countIf(kwh is null) from readings where meter_id = 'M707'")" "0.2	1"
equal instant "$(ch "select toUnixTimestamp(start_ts) from readings where meter_id = 'M1' and kwh < 1")" 1751328000
equal "whatever the reader's zone" "$(ch "select toString(start_ts) from readings where meter_id = 'M1' and kwh < 1
    settings session_timezone = 'Asia/Shanghai'")" "2025-07-01 00:00:00.000000"
equal type "$(ch "select distinct toTypeName(start_ts) from readings")" "DateTime64(6, \\'UTC\\')"
equal "null texts" "$(ch "select countIf(flag is null), countIf(label is null), countIf(flag = '') from readings")" "6	6	0"

sync
equal "nothing new" "$(json rows_sent)" 0
equal "no day to compare" "$(json days_compared)" 0
run 0 sync --to "$to" --store "$store"
contains table "$(cat out)" "nothing new"
contains absent "$(cat out)" "not built yet"
contains summary "$(cat err)" "0 rows sent, 0 days compared, 0 different"

world "null and empty text stay apart"
printf 'node_id,parent_id,kind,name,zone,tariff\nT1,,transformer,,Z,\nM1,T1,meter,,Z,\n' > files/network.csv
file readings-1.csv <<EOF
M1,2025-07-01T00:00:00Z,0.5,A
EOF
ingest
run 0 transform --store "$store" --quiet
change_source "update marts.dim_nodes set name = '' where node_id = 'T1'"
sync
equal names "$(ch "select node_id, name from dim_nodes order by node_id")" "M1	\\N
T1	"

world "a changed, a removed and a superseded reading are read at once"
file readings-1.csv <<EOF
M1,2025-06-30T23:30:00Z,1,A
M1,2025-07-01T00:00:00Z,2,A
M1,2025-07-01T00:30:00Z,3,E
EOF
file readings-2.csv <<EOF
M2,2025-07-01T00:00:00Z,4,A
EOF
ingest
sync
ch "system stop merges $copy.readings_versions" >/dev/null || fail "merges can't be stopped"
file readings-3.csv <<EOF
M1,2025-07-01T00:00:00Z,2.5,A
M1,2025-07-01T00:30:00Z,3.5,A
EOF
ingest
# the source is read otherwise now: a file that is loaded again leaves its former keys
mkdir sources
sed 's/^channel: .*/channel: {import: export}/' "$EIOT_SOURCE_ROOT/sources/generic.yml" > sources/generic.yml
run 0 ingest files/readings-2.csv --store "$store" --quiet
sync
equal sent "$(table readings rows_sent)" 4
equal rows "$(ch "select meter_id, channel, toString(kwh) from readings order by meter_id, start_ts")" "M1	import	1
M1	import	2.5
M1	import	3.5
M2	export	4"
equal "merges are stopped" "$(ch "select count() from readings_versions")" 8
equal "a removal" "$(ch "select meter_id, channel from readings_versions where is_removed = 1")" "M2	import"
sync
equal again "$(json rows_sent)" 0
rm -r sources
run 0 ingest files/readings-2.csv --store "$store" --quiet
sync
equal "back again" "$(ch "select channel, toString(kwh) from readings where meter_id = 'M2'")" "import	4"
file readings-4.csv <<EOF
M4,2025-07-01T00:00:00Z,1,E
EOF
file readings-5.csv <<EOF
M4,2025-07-01T00:00:00Z,2,A
EOF
ingest
sync
equal "the better quality" "$(ch "select toString(kwh) from readings where meter_id = 'M4'")" 2
mkdir sources
sed 's/^channel: .*/channel: {import: export}/' "$EIOT_SOURCE_ROOT/sources/generic.yml" > sources/generic.yml
run 0 ingest files/readings-5.csv --store "$store" --quiet
sync
equal "the one it had replaced" "$(ch "select channel, toString(kwh) from readings where meter_id = 'M4' order by channel")" "export	2
import	1"
sync --full
equal "full sends what holds" "$(table readings rows_sent)" 6
equal "full compares all" "$(table readings days_compared)" 2

world "a day no copy can hold stops everything, with its key"
file readings-1.csv <<EOF
M1,2025-07-01T00:00:00Z,1,A
EOF
ingest
sync
file readings-2.csv <<EOF
M1,2025-07-01T00:30:00Z,2,A
EOF
ingest
room_for "'2299-12-01'" maxvalue
change_source "update raw_data.readings set start_ts = cast('infinity' as timestamptz) where kwh = 2"
run 4 sync --to "$to" --store "$store"
contains infinity "$(cat err)" "starts at infinity, outside 1900 to 2299"
change_source "update raw_data.readings set start_ts = cast('9999-12-31 23:30:00+00' as timestamptz) where kwh = 2"
run 4 sync --to "$to" --store "$store"
contains key "$(cat err)" "error: reading of meter 'M1', import, starts at 9999-12-31 23:30:00+00, outside 1900 to 2299"
equal "nothing was sent" "$(ch "select count() from readings_versions")" 1
equal cursor "$(ch "select count() from sync_cursor")" 1
run 0 status --store "$store" --format json
equal recorded "$(json sync.0.status)" failed
contains error "$(json sync.0.error)" "outside 1900 to 2299"
change_source "update raw_data.readings set start_ts = cast('2025-07-01 00:30:00+00' as timestamptz) where kwh = 2"
sync
equal "after the correction" "$(ch "select toString(kwh) from readings order by start_ts")" "1
2"

world "readings over many years"
python3 -c '
for month in range(150):
    print(f"M1,{2010 + month // 12}-{month % 12 + 1:02}-15T00:00:00Z,1,A")' | file readings-1.csv
ingest
sync
equal months "$(ch "select uniqExact(toYYYYMM(start_ts)), count() from readings")" "150	150"

world "an emptied copy is filled again"
file readings-1.csv <<EOF
M1,2025-07-01T00:00:00Z,1,A
M1,2025-07-01T00:30:00Z,2,A
EOF
ingest
sync
for round in 1 2; do
    ch "drop database $copy" default >/dev/null
    sync
    equal "sent, round $round" "$(json rows_sent)" 2
    equal "read, round $round" "$(ch "select toString(sum(kwh)) from readings")" 3
done

world "the copy of another store is refused"
file readings-1.csv <<EOF
M1,2025-07-01T00:00:00Z,1,A
EOF
run 0 ingest files --store duckdb:other.duckdb --quiet
run 0 sync --to "$to" --store duckdb:other.duckdb
ingest
run 3 sync --to "$to" --store "$store"
contains message "$(cat err)" "error: database '$copy' is the copy of another store"
equal "left alone" "$(ch "select count() from sync_attempts")" 1

world "days that differ are shown, and nothing is taken as sent"
file readings-1.csv <<EOF
M1,2025-07-01T00:00:00Z,1,A
M1,2025-07-02T00:00:00Z,2,A
EOF
ingest
sync
ch "insert into readings_versions (meter_id, channel, start_ts, length_s, kwh, quality, sync_id)
    values ('M1', 'import', '2025-07-02 00:00:00', 1800, 7, 'actual', 1000000)" >/dev/null
run 5 sync --to "$to" --store "$store" --full --format json
equal success "$(json success)" false
equal day "$(json different)" '[{"table": "readings", "day": "2025-07-02", "source_rows": 1, "target_rows": 1, "source_sum": "2", "target_sum": "7"}]'
contains message "$(cat err)" "error: the copy differs in 1 of 2 days compared, the first is readings on 2025-07-02: 1 rows, sum 2, in the store, 1 rows, sum 7, in the copy"
equal cursor "$(ch "select count() from sync_cursor")" 1
equal "stored at the source" "$(source_sql "select source_rows, target_rows, source_sum, target_sum from ops.sync_days where sync_id = 2 and not is_equal")" "1	1	2	7"
equal "recorded" "$(source_sql "select status from ops.sync_runs order by sync_id")" "success
failed"
ch "delete from readings_versions where sync_id = 1000000" >/dev/null || ch "alter table readings_versions delete where sync_id = 1000000 settings mutations_sync = 2" >/dev/null
ch "insert into readings_versions (meter_id, channel, start_ts, length_s, kwh, quality, sync_id)
    values ('M1', 'import', '2025-07-03 00:00:00', 1800, 7, 'actual', 1), ('M1', 'import', '2025-07-01 00:00:00', 1800, 8, 'actual', 1)" >/dev/null
sync --full
equal "full removes what the store has not" "$(ch "select toString(start_ts), toString(kwh) from readings order by start_ts")" "2025-07-01 00:00:00.000000	1
2025-07-02 00:00:00.000000	2"

world "tables of the models are replaced by month"
"$EIOT" simulate --out sim --meters 12 --days 40 --seed 5 >/dev/null
run 0 run sim/files --store "$store" --quiet
sync
for name_of in fct_meter_days fct_energy_balance_days kpi_daily reading_scores; do
    equal "$name_of has months" "$(ch "select count() > 1 from (select distinct partition from system.parts
        where database = '$copy' and table = '$name_of' and active)")" 1
done
for name_of in dim_nodes fct_meter_days fct_energy_balance_days fct_node_losses fct_suspects fct_reading_anomalies kpi_daily; do
    equal "$name_of" "$(ch "select count() from $name_of")" "$(source_sql "select count(*) from marts.$name_of")"
done
equal "sums" "$(ch "select round(sum(import_kwh), 6), count() from fct_meter_days")" \
    "$(source_sql "select round(cast(sum(import_kwh) as decimal(38, 9)), 6), count(*) from marts.fct_meter_days" | sed 's/0*	/	/')"
sync
equal "nothing new" "$(json rows_sent)" 0
last=$(source_sql "select max(local_day) from marts.kpi_daily")
change_source "update marts.kpi_daily set billed_kwh = 4242 where local_day = (select max(local_day) from marts.kpi_daily)"
sync
equal "one month" "$(table kpi_daily months_replaced)" 1
equal "other tables" "$(table fct_meter_days rows_sent)" 0
equal "new value" "$(ch "select billed_kwh from kpi_daily where toInt32(local_day) = $last")" 4242
change_source "delete from marts.kpi_daily where local_day >= (select date_trunc('month', max(local_day)) from marts.kpi_daily)"
sync
equal "dropped" "$(table kpi_daily months_dropped)" 1
equal "gone" "$(ch "select count() from kpi_daily")" "$(source_sql "select count(*) from marts.kpi_daily")"
ch "truncate table fct_meter_days" >/dev/null
sync
equal "emptied table" "$(ch "select count() from fct_meter_days")" "$(source_sql "select count(*) from marts.fct_meter_days")"

if [ "${EIOT_NO_KILL:-}" = "" ]; then
    world "kill -9 anywhere, then again: the same copy"
    "$EIOT" simulate --out sim --meters 60 --days 40 --seed 5 >/dev/null
    run 0 run sim/files --store "$store" --quiet
    from=$(date +%s%N)
    sync
    whole=$((($(date +%s%N) - from) / 1000000))
    content() {
        ch "select * from (
            select 'readings' t, count() n, sum(cityHash64(*)) h from readings union all
            select 'fct_meter_days', count(), sum(cityHash64(*)) from fct_meter_days union all
            select 'reading_scores', count(), sum(cityHash64(*)) from reading_scores union all
            select 'fct_suspects', count(), sum(cityHash64(*)) from fct_suspects union all
            select 'kpi_daily', count(), sum(cityHash64(*)) from kpi_daily) order by t"
    }
    expected=$(content)
    killed=0
    for part in 1 2 4 6; do
        ch "drop database $copy" default >/dev/null
        "$EIOT" sync --to "$to" --store "$store" >/dev/null 2>&1 &
        pid=$!
        sleep "$(awk -v w="$whole" -v p="$part" 'BEGIN { printf "%.3f", w * p / 10 / 1000 }')"
        kill -9 $pid 2>/dev/null && killed=$((killed + 1))
        wait $pid 2>/dev/null
        sync
        equal "content after kill $part" "$(content)" "$expected"
    done
    [ "$killed" -ge 2 ] || fail "only $killed kills met a running program"
    equal "killed attempts are marked" \
        "$(source_sql "select count(*) > 0 from ops.sync_runs where status = 'failed' and error = 'stopped'")" 1
    equal "none still runs" "$(source_sql "select count(*) from ops.sync_runs where status = 'running'")" 0
fi

world "targets that can't be"
run 2 sync --store "$store"
contains hint "$(cat err)" "sync_to: in eiot.yml"
run 3 sync --to "postgresql://u:geheim@h/d" --store "$store"
contains message "$(cat err)" "error: a copy can't be made in 'postgresql://u:***@h/d'"
[ "$kind" = postgres ] || run 6 sync --to "clickhouse://127.0.0.1:1/x" --store "$store" # after ten seconds of trying
run 6 sync --to "$(echo "$to" | sed 's|//[^@]*@|//|; s|//|//nobody:geheim@|')" --store "$store"
case "$(cat out err)" in *geheim*) fail "a password is shown" ;; esac
# the password may stay out of the URL
printf 'sync_to: %s\n' "$(echo "$to" | sed 's|:[^:/@]*@|@|')" > eiot.yml
run 6 sync --store "$store"
EIOT_CLICKHOUSE_PASSWORD=$(echo "$to" | sed 's|.*:\([^:/@]*\)@.*|\1|') run 0 sync --store "$store"
run 0 status --store "$store"
contains "last sync" "$(cat out)" "$copy"

if [ "$kind" = postgres ]; then
    world "a load that commits late is not missed"
    file readings-1.csv <<EOF
M1,2025-07-01T00:00:00Z,1,A
EOF
    ingest
    mkfifo in
    psql -q "$store" < in >psql.log 2>&1 &
    psql=$!
    exec 3> in
    columns="meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at"
    echo "begin; insert into raw_data.readings ($columns) values ('R1', 'import', '2025-07-01 00:00:00+00', 1800, 1, 'actual', 1, 2, now());" >&3
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        [ "$(source_sql "select count(*) from pg_stat_activity where state = 'idle in transaction' and datname = '$copy'")" = 1 ] && break
        sleep 0.2
    done
    change_source "insert into raw_data.readings ($columns) values ('R2', 'import', '2025-07-01 00:00:00+00', 1800, 2, 'actual', 1, 3, now())"
    sync
    equal "seen before" "$(ch "select meter_id from readings order by meter_id")" "M1
R2"
    echo "commit;" >&3
    exec 3>&-
    wait $psql
    sync
    equal "seen after" "$(ch "select meter_id from readings order by meter_id")" "M1
R1
R2"
    sync
    equal "nothing new" "$(json rows_sent)" 0

    world "changes by hand are followed"
    file readings-1.csv <<EOF
M1,2025-07-01T00:00:00Z,1,A
M1,2025-07-01T00:30:00Z,2,A
M1,2025-07-01T01:00:00Z,3,A
EOF
    ingest
    sync
    change_source "update raw_data.readings set kwh = 9 where kwh = 1"
    change_source "delete from raw_data.readings where kwh = 2"
    change_source "update raw_data.readings set start_ts = start_ts + interval '1 hour' where kwh = 3"
    sync
    equal rows "$(ch "select toString(start_ts), toString(kwh) from readings order by start_ts")" "2025-07-01 00:00:00.000000	9
2025-07-01 02:00:00.000000	3"

    world "two syncs of one store do not meet"
    file readings-1.csv <<EOF
M1,2025-07-01T00:00:00Z,1,A
EOF
    ingest
    psql -q "$store" -c "select pg_advisory_lock(1701408628, 1), pg_sleep(60)" >/dev/null 2>&1 &
    psql=$!
    sleep 1
    run 7 sync --to "$to" --store "$store"
    contains message "$(cat err)" "error: another sync of this store is running"
    kill $psql
    wait $psql 2>/dev/null
fi

end
