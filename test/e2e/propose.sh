#!/bin/sh
# eiot source check --propose: a profile to start from, which asks for what values do not say.
. "$EIOT_SOURCE_ROOT/test/e2e/lib.sh"

begin "what can be seen is proposed, the rest is asked for"
printf 'store: duckdb:store.duckdb\n' > eiot.yml
run 0 init .
printf '\357\273\277Customer: 12;;;\nCompteur;Horodate;Conso kWh;Qualité\n' > Export_Juin.csv
for hour in 00 01 02 03; do
    printf '0012345;13/07/2025 %s:00;1 204,5;A\n0012345;13/07/2025 %s:30;0,25;E\n' "$hour" "$hour"
done >> Export_Juin.csv
run 0 source check Export_Juin.csv --propose
equal "the profile" "$(cat out)" '# Proposed from the first 8 records of Export_Juin.csv. What stands behind a # could not be known from them and has to be said:
# uncomment or change these lines, save it as sources/export-juin.yml, and look at the file again: eiot source check FILE --source export-juin
name: export-juin
kind: readings
match:
  header: ["Compteur", "Horodate", "Conso kWh", "Qualité"]
format:
  delimiter: ";"
  skip_head: 1
number: {decimal: comma, thousands: space}
time:
  format: "DD/MM/YYYY HH:mm"
  # zone: UTC  # UTC, a name such as Africa/Lagos, or an offset such as +01:00
  # stamp: start  # start or end of the interval; a register has none
value:
  kind: interval_energy
  unit: kWh
  direction: import_only
interval_s: 1800
columns:
  meter_id: "Compteur"
  ts: "Horodate"
  kwh: "Conso kWh"
  quality: "Qualité"
quality:
  # "A": actual  # what each code means
  # "E": actual'

begin "as it is it is refused with what is missing; once that is said it reads the file"
printf 'store: duckdb:store.duckdb\n' > eiot.yml
run 0 init .
printf 'id,when,Wh,state\nM1,2025-07-01 00:00,250,A\nM1,2025-07-01 00:30,300,E\nM1,2025-07-01 01:00,200,A\n' > a.csv
run 0 source check a.csv --propose
cp out sources/a.yml
run 3 source check a.csv --source a
equal "zone" "$(head -n 1 err)" "error: key 'time.zone' is required"
sed -i 's/^  # zone: UTC .*/  zone: Africa\/Lagos/' sources/a.yml
run 3 source check a.csv --source a
equal "stamp" "$(head -n 1 err)" "error: key 'time.stamp' is required"
sed -i 's/^  # stamp: start .*/  stamp: start/' sources/a.yml
run 0 ingest a.csv --source a --format json
equal "loaded" "$(json loaded) $(json file_reports.0.sum_kwh)" "3 0.75"

begin "of what fits in two ways one has to be chosen"
printf 'store: duckdb:store.duckdb\n' > eiot.yml
printf 'meter,date,clock,value,unit\nM1,01/02/2025,00:00,1,kWh\nM1,01/02/2025,00:30,-2,kWh\nM1,02/02/2025,00:00,3,Wh\n' > b.csv
run 0 source check b.csv --propose --lang fr
equal "the profile" "$(sed -n '/^number/,$p' out)" 'number: {decimal: point}
time:
  # date_format: "DD/MM/YYYY"  # l'"'"'une de ces formes ; les valeurs vont à toutes
  # date_format: "MM/DD/YYYY"  # l'"'"'une de ces formes ; les valeurs vont à toutes
  clock_format: "HH:mm"
  # zone: UTC  # UTC, un nom comme Africa/Dakar, ou un décalage comme +01:00
  # stamp: start  # start (début) ou end (fin) de l'"'"'intervalle ; un index n'"'"'en a pas
value:
  kind: interval_energy
  unit: column
  direction: bidirectional
interval_s: {from: step, default: 1800}
columns:
  meter_id: "meter"
  date: "date"
  time: "clock"
  kwh: "value"
  unit: "unit"'

begin "a register, no header, no meter, stamps with their offset, a tab"
printf 'store: duckdb:store.duckdb\n' > eiot.yml
printf '2025-07-01T00:00:00+01:00\t100\n2025-07-01T00:15:00+01:00\t101\n2025-07-01T00:30:00+01:00\t101\n2025-07-01T00:45:00+01:00\t102\n2025-07-01T01:00:00+01:00\t109\n' > 77.csv
run 0 source check 77.csv --propose
equal "the profile" "$(sed -n '/^format/,$p' out)" 'format:
  delimiter: tab
  header: false
number: {decimal: point}
time:
  format: "rfc3339"
  zone: in_stamp
  # stamp: start  # start or end of the interval; a register has none
value:
  # kind: register  # no value falls: a register that counts up, or interval_energy, or mean_power
  # unit: kWh  # Wh, kWh, MWh; of power W, kW, MW
  direction: import_only
interval_s: 900
meter: file_stem  # no column is a meter'"'"'s: the file is one meter'"'"'s and named after it
columns:
  ts: 1
  kwh: 2'

begin "what is no table, and options that make no sense with it"
printf 'store: duckdb:store.duckdb\n' > eiot.yml
run 0 init .
echo 'some words of a letter' > letter.txt
run 4 source check letter.txt --propose
equal "no table" "$(cat err)" "error: the beginning of the file holds no table of records
  at: letter.txt
  hint: Records are cut at , ; tab or |, and most of them must have as many fields."
printf '100,NEM12,202507010000,A,B\n900\n' > market.csv
run 4 source check market.csv --propose
equal "a layout" "$(cat err)" "error: source 'nem12' reads the file already
  at: market.csv
  hint: Its layout is nem12, not a table. Try: eiot source check."
printf 'name: broken\n' > sources/broken.yml
run 3 source check market.csv --propose
equal "a broken profile" "$(head -n 1 err)" "error: key 'kind' has value '', expected readings, network, weather, outages, tariffs, events, vends, payments or inspections"
rm sources/broken.yml
run 2 source check letter.txt --propose --source generic
equal "two options" "$(head -n 1 err)" "error: option --propose stands alone: it writes the text of a profile"
run 8 source check nowhere.csv --propose
: > empty.csv
run 4 source check empty.csv --propose
equal "empty" "$(head -n 1 err)" "error: file is empty"
end
