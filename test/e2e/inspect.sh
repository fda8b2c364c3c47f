#!/bin/sh
# What crews found: recorded by the command and by file, corrected, listed, counted, shown, copied. On DuckDB,
# and on PostgreSQL where there is one.
. "$EIOT_SOURCE_ROOT/test/e2e/lib.sh"

stores=duckdb:d.duckdb
if [ -n "${EIOT_TEST_POSTGRES:-}" ]; then
    database=inspect_$$
    psql -qX "$EIOT_TEST_POSTGRES" -c "create database $database" || exit 1
    stores="$stores ${EIOT_TEST_POSTGRES%/*}/$database"
fi
today=$(TZ=Africa/Dakar date +%F)

# two meters of a transformer that measures, and one that only reports; 2 kWh every six hours for two days
site() {
    mkdir files
    {
        echo node_id,parent_id,kind
        printf '%s\n' T1,,transformer M1,T1,meter M2,T1,meter
    } > files/network.csv
    {
        echo meter_id,ts,kwh
        for meter in M1 M2 M3 T1; do
            for hour in 00 06 12 18; do
                echo "$meter,2025-07-01T$hour:00:00Z,2"
                echo "$meter,2025-07-02T$hour:00:00Z,2"
            done
        done
    } > files/readings.csv
    {
        echo meter_id,date,outcome,kwh,note
        echo M1,2025-07-20,cleared,,
        echo M2,2025-07-21,confirmed,40,magnet
    } > files/inspections.csv
    {
        echo 'timezone: Africa/Dakar'
        echo 'currency: XOF'
        echo 'price_per_kwh: 100'
    } > eiot.yml
}

for store in $stores; do
    kind=${store%%:*}

    begin "$kind: from the first visit to the report"
    site
    run 6 inspect --list --store "$store"
    equal message "$(cat err)" "error: the list of inspections has not been built
  hint: Run \`eiot transform\` first."
    run 4 inspect M1 --outcome cleared --store "$store"
    equal message "$(cat err)" "error: the store knows no meter 'M1'
  hint: Meters are those of the network file, and those that have readings."
    run 0 ingest files --store "$store" --quiet
    run 0 transform --store "$store" --quiet

    run 4 inspect M11 --outcome cleared --store "$store"
    equal "a slip of the pen" "$(cat err)" "error: the store knows no meter 'M11'
  hint: Did you mean 'M1'?"
    run 4 inspect T1 --outcome cleared --store "$store"
    contains "a transformer is no meter" "$(cat err)" "the store knows no meter 'T1'"

    run 0 inspect M1 --outcome confirmed --kwh 120.6 --date 2025-07-31 --note "bypass; 2 wires" --store "$store"
    equal recorded "$(cat out)" "M1: visit of 2025-07-31 recorded, confirmed"
    run 0 inspect M1 --outcome cleared --date 2025-07-31 --store "$store" --lang fr
    equal corrected "$(cat out)" "M1 : visite du 2025-07-31 corrigée, sans fraude"
    run 0 inspect M1 --outcome confirmed --kwh 120.6 --date 2025-07-31 --note "bypass; 2 wires" --store "$store" --format json
    equal "as JSON" "$(tr -d ' \n' < out)" \
        '{"meter_id":"M1","inspected_on":"2025-07-31","outcome":"confirmed","kwh":120.6,"note":"bypass;2wires","is_correction":true}'
    # a file's row of the same meter and day is older, and comes back to hold when nothing was said after it
    run 0 inspect M2 --outcome no_access --date 2025-07-21 --store "$store"
    equal "over a file" "$(cat out)" "M2: visit of 2025-07-21 recorded, no access"
    run 0 inspect M3 --outcome cleared --store "$store"
    equal "today, a meter without a network" "$(cat out)" "M3: visit of $today recorded, cleared"

    run 0 inspect --list --store "$store"
    equal "the list" "$(sed 's/ *$//' out)" "visited on  meter  outcome      kWh    amount  currency  note
$today  M3     cleared                     XOF
2025-07-31  M1     confirmed  120.6  12,060.0  XOF       bypass; 2 wires
2025-07-21  M2     no_access                   XOF
2025-07-20  M1     cleared                     XOF

4 visits: 1 confirmed, 2 cleared, 1 without access; hit rate 33.3 %; recovered 121 kWh, 12,060 XOF"
    run 0 inspect --list --store "$store" --format json
    equal visits "$(json totals.visits)" 4
    equal rate "$(json totals.hit_rate)" 0.333333333333333
    equal first "$(json inspections.1.note)" "bypass; 2 wires"
    run 0 status --store "$store"
    contains status "$(cat out)" "4 visits: 1 confirmed, 2 cleared"
    run 0 status --store "$store" --format json
    equal "status as JSON" "$(json inspections.0.recovered_amount)" 12060.0
    for suite in inspections kpi_inspections; do
        run 0 quality --suite $suite --store "$store"
    done
    run 0 report --store "$store" --out report.html
    contains "the report" "$(cat report.html)" "4 visits: 1 confirmed, 2 cleared, 1 without access."
    contains "the report" "$(cat report.html)" '<th scope="row">2025-07</th><td class="number">3</td>'

    # loading the file anew keeps what the command said
    sed 's/magnet/a magnet/' files/inspections.csv > files/inspections-2.csv
    run 0 ingest files/inspections-2.csv --store "$store" --quiet
    run 0 inspect --list --store "$store" --format json
    equal "the later one holds" "$(json inspections.2.outcome)" confirmed
    equal "the command's stay" "$(json totals.visits)" 4

    if [ -n "${EIOT_TEST_CLICKHOUSE:-}" ]; then
        run 0 sync --to "${EIOT_TEST_CLICKHOUSE%/*}/inspect_${kind}_$$" --store "$store"
        equal "the copy" "$(tr -s ' ' < out | grep inspections)" "fct_inspections 4 4 0 equal
kpi_inspections 2 2 0 equal"
    fi
done

begin "what can't be meant"
refuse() { # WORDS MESSAGE
    # shellcheck disable=SC2086
    run 2 inspect $1
    equal "$1" "$(head -1 err)" "error: $2"
}
refuse "" "no meter was named"
refuse "M1" "option --outcome is missing"
refuse "M1 --outcome fraud" "option --outcome has value 'fraud', expected confirmed|cleared|no_access"
refuse "M1 --list" "option --list takes no meter and no outcome"
refuse "--list --kwh 3" "option --list takes no meter and no outcome"
refuse "M1 M2 --outcome cleared" "command 'inspect' takes less: METER --outcome confirmed|cleared|no_access [--kwh N] [--date YYYY-MM-DD] [--note TEXT] | --list"

end
