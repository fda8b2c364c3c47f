#!/bin/sh
# What goes wrong outside: a clear error, its exit code, and nothing lost or half loaded.
. "$EIOT_SOURCE_ROOT/test/e2e/lib.sh"

# good FILE ROWS: a generic file of half-hours
good() {
    awk -v n="$2" 'BEGIN {
        print "meter_id,ts,kwh,quality"
        for (i = 0; i < n; i++) {
            m = int(i / 48) % 28 + 1; d = i % 48
            printf "M%05d,2025-06-%02dT%02d:%02d:00Z,0.%03d,A\n", int(i / 1344), m, int(d / 2), d % 2 * 30, i % 1000
        }
    }' > "$1"
}

begin "a locked database is said to be busy"
good a.csv 100
run 0 ingest a.csv
mkfifo ready
"$DB_DUMP" data/energy.duckdb --hold 20 > ready &
holder=$!
read -r _ < ready
run 7 ingest a.csv
contains message "$(cat err)" "it is held by another process"
kill $holder
wait $holder 2>/dev/null
run 0 ingest a.csv

begin "an unreadable file"
good a.csv 100
chmod 000 a.csv
as_nobody() { setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }
if [ -r a.csv ] && ! as_nobody "$EIOT" --version >/dev/null 2>&1; then
    skip "root reads everything, and nobody else may run eiot where it lies"
elif [ -r a.csv ]; then
    # root reads everything: ask as nobody
    chmod 777 . "$work"
    as_nobody "$EIOT" ingest a.csv >out 2>err
    equal code $? 8
    contains message "$(cat err)" "Permission denied"
else
    run 8 ingest a.csv
    contains message "$(cat err)" "Permission denied"
fi

begin "an empty file, a binary file, a folder of nothing, no such file"
: > empty.csv
run 4 ingest empty.csv --source generic
contains message "$(cat err)" "empty"
head -c 100000 /dev/urandom > binary.csv
run 4 ingest binary.csv --source generic
run 8 ingest absent.csv
contains message "$(cat err)" "can't open 'absent.csv': No such file or directory"
run 0 status --format json
equal nothing "$(json data)" "[]"

begin "the wrong source is refused whole"
good a.csv 100
run 4 ingest a.csv --source kaggle-smart-meter
contains message "$(cat err)" "Timestamp"
run 3 ingest a.csv --source nothing
contains message "$(cat err)" "nothing"

begin "what is said of rejects is what is kept of them"
bad() { # FILE GOOD BAD
    {
        echo "meter_id,ts,kwh"
        seq "$2" | sed 's/.*/M&,2025-07-01T00:00:00Z,1/'
        seq "$3" | sed "s/.*/M&,2025-07-01T00:00:00Z,can't/"
    } > "$1"
}
bad refused.csv 500 1500
run 4 ingest refused.csv
contains refused "$(cat out)" "and 1,495 more; the first 1,000 are in raw_data.rejected_rows"
run 4 source check refused.csv
contains check "$(cat out)" "and 1,495 more"
equal check "$(grep -c rejected_rows out)" 0
contains reasons "$(cat out)" "1,500 × value '...' is not a number with a decimal point (line 502)"
contains hint "$(cat err)" "The first rejected record: value 'can't' is not a number"
contains place "$(cat err)" "refused.csv:502:3"
bad loaded.csv 500 10
run 0 ingest loaded.csv
contains loaded "$(cat out)" "and 5 more; all are in raw_data.rejected_rows"

begin "a check says what a load would"
good a.csv 100
run 4 source check a.csv --source kaggle-smart-meter
contains hint "$(cat err)" "The headings found are: "
contains place "$(cat err)" "at: a.csv:1"
contains columns "$(cat out)" "meter_id"
run 8 source check absent.txt
contains message "$(cat err)" "can't open 'absent.txt': No such file or directory"

begin "a full disk: an error, and the database as it was"
mkdir disk
if mount -t tmpfs -o size=24m tmpfs disk 2>/dev/null; then
    good a.csv 1000
    run 0 ingest a.csv --store duckdb:disk/energy.duckdb
    before=$("$DB_DUMP" disk/energy.duckdb raw_data ops)
    awk 'BEGIN {
        srand(1)
        print "meter_id,ts,kwh,quality"
        for (m = 0; m < 1500; m++) for (i = 0; i < 1344; i++)
            printf "N%05d,2025-07-%02dT%02d:%02d:00Z,%.9f,A\n", m, int(i / 48) + 1, int(i % 48 / 2), i % 2 * 30, rand()
    }' > big.csv
    run 8 ingest big.csv --store duckdb:disk/energy.duckdb
    contains message "$(cat err)" "disk"
    equal untouched "$("$DB_DUMP" disk/energy.duckdb raw_data ops)" "$before"
    umount disk
else
    skip "a small file system can't be mounted here"
fi

end
