#!/bin/sh
# The list of visits and the evidence of a meter, by the command line: what a budget buys, files for other programs,
# and a network of hostile names. Scores are written by hand, so that figures stay what they are.
. "$EIOT_SOURCE_ROOT/test/e2e/lib.sh"

store=duckdb:data/energy.duckdb

ask() { "$SYNC_SQL" "$store" "$1" >asked 2>&1 || fail "$(cat asked)"; }

# What was printed, with plain spaces: amounts keep theirs from breaking.
printed() { sed 's/\xc2\xa0/ /g; s/\xe2\x80\xaf/ /g' out; }

# A transformer with M1 to M6, 30 days; M1 falls to a quarter on 16 June. Tariff D1: 80 up to 100 kWh a month, then 120.
site() {
    mkdir -p files
    printf 'node_id,parent_id,kind,zone,tariff\nF1,,feeder,Z,\nT1,F1,transformer,Z,\n' > files/network.csv
    for n in 1 2 3 4 5 6; do echo "M$n,T1,meter,Z,D1" >> files/network.csv; done
    echo '=HYPERLINK("x"),T1,meter,Z,D1' >> files/network.csv
    printf 'tariff,from_kwh,price_per_kwh,currency\nD1,0,80,XOF\nD1,100,120,XOF\n' > files/tariffs.csv
    python3 -c '
print("meter_id,ts,kwh,channel,length_s,quality")
for day in range(1, 31):
    for n in range(1, 7):
        print(f"M{n},2025-06-{day:02}T00:00:00Z,{2 if n == 1 and day > 15 else 8},import,86400,A")
    print(f"=HYPERLINK(\"\"x\"\"),2025-06-{day:02}T00:00:00Z,8,import,86400,A".replace("=HYPERLINK(\"\"x\"\")", "\"=HYPERLINK(\"\"x\"\")\""))
    print(f"T1,2025-06-{day:02}T00:00:00Z,60,import,86400,A")' > files/readings-1.csv
    sed -i 's/^=HYPERLINK("x")/"=HYPERLINK(""x"")"/' files/network.csv
    printf 'budget: 3\nvisit_cost: 4000\nrecovery_months: 6\n' > eiot.yml
    run 0 ingest files --quiet --store $store
    run 0 transform --store $store
}

scores() {
    ask "insert into ml.meter_scores
        (meter_id, status, score, score_rank, reasons, run_id, scored_at, probability, cause, since, recoverable_kwh_month, against)
        values
        ('M1', 'scored', 0.9, 1, '[{\"code\":\"recent_drop\",\"value\":25,\"reference\":100,\"since\":\"2025-06-16\"},{\"code\":\"flat_line\",\"value\":12}]', 'r', now(), 0.75, 'fraud', date '2025-06-16', 180, '[]'),
        ('M2', 'scored', 0.8, 2, '[{\"code\":\"flat_line\",\"value\":12}]', 'r', now(), 0.5, 'fraud', null, 50, '[{\"code\":\"low_vs_peers\",\"value\":97}]'),
        ('M3', 'scored', 0.7, 3, '[]', 'r', now(), 0.02, 'fraud', null, 20, '[]'),
        ('M4', 'scored', 0.6, 4, '[]', 'r', now(), 0.3, 'vacancy', date '2025-06-03', 240, '[]'),
        ('=HYPERLINK(\"x\")', 'scored', 0.5, 5, '[]', 'r', now(), 0.25, 'fraud', null, 40, '[]'),
        ('M5', 'coverage', null, null, null, 'r', now(), null, null, null, null, null)"
}

begin "before anything was scored"
site
run 0 suspects
equal table "$(cat out)" "no meter has been scored: run \`eiot detect\`"
run 0 suspects --format csv
equal csv "$(wc -l < out)" 1
run 0 suspects --format json
equal json "$(json summary.meters)" 0

# M1 records 60 kWh a month: 180 more are 40 at 80 and 140 at 120, 20,000; 0.75 * 20,000 * 6 - 4,000 = 86,000.
# M2 records 240: 50 more are 6,000; 0.5 * 6,000 * 6 - 4,000 = 14,000. The hostile one: 4,800; 3,200. M3 costs more
# than it brings.
begin "what a budget buys"
site
scores
run 0 suspects
equal table "$(printed)" "rank  meter            fraud  kWh/month  XOF/month  XOF expected  since        cause  transformer
   1  M1               75.0%        180     20,000        86,000  16 Jun 2025  fraud  T1
$(sed -n 3,4p out)
   2  M2               50.0%       50.0      6,000        14,000               fraud  T1
$(sed -n 6,7p out)
   3  =HYPERLINK(\"x\")  25.0%       40.0      4,800         3,200               fraud  T1

3 visits: 1.5 frauds and 103,200 XOF expected"
contains "a reason" "$(sed -n 3p out)" "      - consumption fell to 25 %"
contains "against" "$(sed -n 7p out)" "      - against fraud: "
run 0 suspects --top 5
equal "shorter than asked" "$(tail -1 out)" "No more meters are worth a visit."
run 0 suspects --top 1 --lang fr
equal "in French" "$(printed | tail -1)" "1 visite : 0,8 fraude et 86 000 XOF attendus"
run 0 suspects --feeder F9
equal "nobody" "$(cat out)" "no meter is worth a visit"

begin "for other programs"
site
scores
run 0 suspects --format csv
equal csv "$(cut -d, -f1-12 out | tr '\n' ' ')" "rank,meter_id,score,probability,recoverable_kwh,recoverable_amount,cause,reasons,since,expected_amount,currency,transformer_id \
1,M1,0.9,0.75,180,20000,fraud,recent_drop;flat_line,2025-06-16,86000,XOF,T1 \
2,M2,0.8,0.5,50,6000,fraud,flat_line,,14000,XOF,T1 \
3,\"'=HYPERLINK(\"\"x\"\")\",0.5,0.25,40,4800,fraud,,,3200,XOF,T1 "
run 0 suspects --all --format csv
equal all "$(cut -d, -f1,2 out | tr '\n' ' ')" "rank,meter_id 1,M1 2,M2 3,M3 4,M4 5,\"'=HYPERLINK(\"\"x\"\")\" "
run 0 suspects --cause vacancy --format csv
equal "another cause" "$(sed -n 2p out | cut -d, -f2,7)" "M4,vacancy"
run 0 suspects --min-probability 0.5 --format json
equal likely "$(json summary.meters)" 2
equal text "$(json suspects.0.reasons.1.code)" flat_line
run 0 suspects --format csv --out lists/june.csv
equal printed "$(cat out)" ""
equal file "$(wc -l < lists/june.csv)" 4
run 0 suspects --lang fr --format xlsx
cp out piped.xlsx
run 0 suspects --lang fr --format xlsx --out lists/june.xlsx
for file in piped.xlsx lists/june.xlsx; do
    python3 - "$file" <<'P' >read 2>&1 || fail "$file: $(cat read)"
import sys, zipfile
import xml.etree.ElementTree as xml
space = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
book = zipfile.ZipFile(sys.argv[1])
texts = ["".join(t.text or "" for t in si.iterfind(".//s:t", space))
         for si in xml.fromstring(book.read("xl/sharedStrings.xml")).iterfind("s:si", space)]
sheet = xml.fromstring(book.read("xl/worksheets/sheet1.xml"))
assert not list(sheet.iterfind(".//s:f", space)), "a formula"
rows = [{c.get("r").rstrip("0123456789"): texts[int(c.find("s:v", space).text)] if c.get("t") == "s" else float(c.find("s:v", space).text)
         for c in row if c.find("s:v", space) is not None} for row in sheet.iterfind(".//s:row", space)]
assert rows[0]["B"] == "Compteur", rows[0]
assert (rows[1]["A"], rows[1]["B"], rows[1]["D"], rows[1]["F"], rows[1]["G"]) == (1, "M1", 0.75, 20000, "fraude"), rows[1]
assert rows[1]["I"] == 45824, rows[1]                    # 16 June 2025
assert rows[3]["B"] == '=HYPERLINK("x")', rows[3]
assert len(rows) == 4
P
done

begin "what does not go together"
run 2 suspects --out list.csv
equal message "$(cat err)" "error: option --out needs --format csv, json or xlsx"
run 2 suspects --format yaml
equal message "$(cat err)" "error: option --format has value 'yaml', expected table|csv|json|xlsx"
run 2 suspects --cause theft
contains message "$(cat err)" "error: option --cause has value 'theft', expected fraud|vacancy|"
run 2 suspects --min-probability 1.5
contains message "$(cat err)" "error: option --min-probability has value '1.5'"
run 6 suspects --store duckdb:empty.duckdb
equal message "$(cat err)" "error: the marts have not been built
  hint: Run \`eiot run\`, or \`eiot transform\`, first."

begin "a visit that found nothing keeps crews away for a while"
site
scores
ask "insert into raw_data.inspections values ('M1', date '2025-06-29', 'cleared', null, null, 0, 1, now()), ('M2', date '2025-06-29', 'no_access', null, null, 0, 2, now())"
run 0 suspects --format csv
equal list "$(cut -d, -f1,2 out | sed -n 2p)" "1,M2"
run 0 suspects --all --top 1 --format csv
equal "still scored" "$(cut -d, -f1,2,18,19 out | sed -n 2p)" "1,M1,cleared,2025-06-29"

# What came of M1 besides its readings.
records() {
    ask "insert into raw_data.inspections values ('M1', date '2025-06-29', 'cleared', null, null, 0, 1, now())"
    ask "insert into ml.meter_evidence values ('M1', 'week_minimum', 0.25, 'r'), ('M2', 'week_minimum', 1.5, 'r')"
    ask "insert into raw_data.events values ('M1', timestamptz '2025-06-15 22:10:00+00', 'cover_open', 1, 1, now())"
    ask "insert into raw_data.vends values ('M1', timestamptz '2025-06-20 10:00:00+00', 30.5, 2440, 1, 1, now())"
}

begin "all the evidence about a meter"
site
scores
records
run 0 explain M1
contains outcome "$(cat out)" "  probability of fraud 75.0%; score 0.900, rank 1 of 5
  cause: fraud, since 16 Jun 2025
  not on the list of visits"
contains levels "$(cat out)" "  before 16 Jun 2025: 8.00 kWh a day over 15 days; since then: 2.00 kWh a day over 15 days
  that is 25.0% of before; its 6 neighbours, in the middle: 100.0% (from 8.00 to 8.00 kWh a day)"
contains money "$(printed)" "  180 kWh a month not recorded, 20,000 XOF by its tariff
  a visit: 75.0% x 20,000 XOF x 6 months - 4,000 XOF = 86,000 XOF"
contains event "$(cat out)" "15 Jun 2025, 22:10  cover_open"
contains sale "$(cat out)" "2025-06      30.5           150"
contains visit "$(cat out)" "29 Jun 2025  cleared           –  –"
contains measure "$(cat out)" "week_minimum  0.250     2       2"
run 0 explain M1 --lang fr
contains french "$(cat out)" "  cause : fraude, depuis le 16 juin 2025"
run 0 explain M1 --format json
equal lost "$(json transformer.n_days_before) $(json transformer.n_days_after)" "15 15"
run 0 explain M5
contains "not scored" "$(cat out)" "  not scored: too little of its readings is there"
run 4 explain M11
equal message "$(cat err)" "error: the store knows no meter 'M11'
  hint: Did you mean 'M1', 'M2', 'M3'?"
run 4 explain T1
contains message "$(cat err)" "error: 'T1' is a transformer, not a meter"
run 2 explain
contains message "$(cat err)" "error: command 'explain' needs more: METER"

begin "the same on PostgreSQL"
if [ -z "${EIOT_TEST_POSTGRES:-}" ]; then
    skip "EIOT_TEST_POSTGRES is not set"
    end
fi
database=suspects_$$
"$SYNC_SQL" "$EIOT_TEST_POSTGRES" "create database $database" >/dev/null || exit 1
postgres=${EIOT_TEST_POSTGRES%/*}/$database
for store in duckdb:data/energy.duckdb "$postgres"; do
    site
    scores
    records
    for words in "suspects --top 9" "suspects --all --format csv" "suspects --format json --transformer T1" \
        "explain M1" "explain M1 --format json" "explain M2 --format json" "explain M5 --lang fr"; do
        # shellcheck disable=SC2086
        run 0 $words --store "$store"
        cat out >> "${store%%:*}.out"
    done
    run 4 explain M11 --store "$store"
    cat err >> "${store%%:*}.out"
done
cmp -s duckdb.out postgresql.out || fail "$(diff duckdb.out postgresql.out)"
"$SYNC_SQL" "$EIOT_TEST_POSTGRES" "drop database $database" >/dev/null

end
