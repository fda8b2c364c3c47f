#!/bin/sh
# The command line: help, languages, wrong words, exit codes, messages in three parts.
. "$EIOT_SOURCE_ROOT/test/e2e/lib.sh"

begin "no command shows the help and is a usage error"
run 2
contains help "$(cat err)" "usage: eiot COMMAND"
contains error "$(cat err)" "error: no command was given"

begin "help and version"
run 0 help
contains help "$(cat out)" "ingest"
run 0 --version
equal version "$(cat out)" "eiot $(sed -n "s/^    version: '\(.*\)',/\1/p" "$EIOT_SOURCE_ROOT/meson.build")"

begin "every command has help in both languages"
for command in init source ingest transform quality detect run simulate evaluate suspects explain inspect report sync status stages doctor; do
    run 0 $command --help
    contains "$command en" "$(cat out)" "usage: eiot $command"
    contains "$command en" "$(cat out)" "Options of every command"
    run 0 $command --help --lang fr
    contains "$command fr" "$(cat out)" "Options de toutes les commandes"
    case "$(cat out)" in *option_*|*command_*) fail "$command: a text is missing" ;; esac
done

begin "a slip of the pen is named"
run 2 ingset
equal message "$(cat err)" "error: there is no command 'ingset'
  hint: Did you mean \`eiot ingest\`?"
run 2 ingest --sorce x
equal message "$(cat err)" "error: option '--sorce' is not known
  hint: Did you mean --source?"
run 2 detect --budget 0
equal message "$(cat err)" "error: option --budget has value '0', expected a whole number from 1 to 1000000"
run 2 stages --format xml
equal message "$(cat err)" "error: option --format has value 'xml', expected table|json"
run 2 source
contains message "$(cat err)" "error: command 'source' needs more: check FILE"
run 2 simulate
equal message "$(cat err)" "error: option --out is missing
  hint: Say where the files go: eiot simulate --out data/simulated."

begin "labels in French"
run 2 ingest --quiet --quiet --lang fr
contains label "$(cat err)" "option --quiet is given twice"
run 8 ingest absent.csv --lang fr
contains label "$(cat err)" "erreur: "

begin "of several files each says why it was refused"
mkdir in empty
printf 'meter_id,ts,kwh\nM1,2025-07-01T00:00:00Z,1\n' >in/a.csv
printf 'meter_id,ts,kwh\nM1,2025-07-01T00:00:00Z,"0,2"\n' >in/b.csv
: >in/c.csv
printf 'meter_id,ts,kwh\n' >in/d.csv
printf 'a;b\n1;2\n' >in/e.csv
run 4 ingest in absent.csv --quiet
equal "said" "$(sed -n '/^  /p' out | sed 's/There are: .*/There are: .../')" "  in/b.csv:2:3: refused: none of the file's 1 record can be loaded
    hint: The first rejected record: value '0,2' is not a number with a decimal point.
  in/b.csv:2:3: value '0,2' is not a number with a decimal point
  in/c.csv: refused: file is empty
    hint: Check that the export or the copy of this file was finished.
  in/d.csv: refused: the file has no records
  in/e.csv: refused: no source matches the file
    hint: Name one with --source, or let \`eiot source check FILE --propose\` begin a profile. There are: ...
  absent.csv: refused: can't open 'absent.csv': No such file or directory"
run 4 ingest in absent.csv --quiet --lang fr
equal "in French" "$(grep -c 'refusé: ' out)" 5
case "$(sed '/^  /!d; /There are/d' out)" in *" the "*|*" is "*) fail "English in $(cat out)" ;; esac
equal "the error too" "$(cat err)" "erreur: le fichier n'a que 1 enregistrement, et il ne peut pas être chargé
  où: in/b.csv:2:3
  conseil: Le premier enregistrement rejeté : la valeur '0,2' n'est pas un nombre à point décimal."
run 4 ingest in absent.csv --quiet --format json
equal "place" "$(json file_reports.1.reason_at)" in/b.csv:2:3
equal "one that is not there" "$(json file_reports.5.status)" refused
run 0 ingest empty --quiet
equal "a folder without files" "$(cat out)" "there is no file to load"

begin "gaps and repeats of a file"
printf 'meter_id,ts,kwh\nM1,2025-07-01T00:00:00Z,1\nM1,2025-07-01T00:30:00Z,1\nM1,2025-07-01T02:00:00Z,1\nM1,2025-07-01T02:30:00Z,1\nM1,2025-07-01T02:30:00Z,2\n' >a.csv
run 0 source check a.csv
equal "said" "$(grep -E '^(gaps|repeats)' out)" "gaps               1, together 1 h; the longest from 2025-07-01T01:00:00Z to 2025-07-01T02:00:00Z
repeats            1, 1 of them with another value or quality; the first on line 6"
run 0 source check a.csv --format json
equal "seconds" "$(json series.gap_seconds)" 3600
equal "line" "$(json series.first_repeat_line)" 6
run 0 source check a.csv --lang fr
equal "in French" "$(grep -E '^(trous|répétitions|unité)' out)" "unité              kWh
trous              1, en tout 1 h ; le plus long de 2025-07-01T01:00:00Z à 2025-07-01T02:00:00Z
répétitions        1, dont 1 avec une autre valeur ou qualité ; la première à la ligne 6"

begin "vars as dbt takes them, and compiled SQL with them"
printf 'timezone: Africa/Abidjan\nprice_per_kwh: 0.1\n' >eiot.yml
run 0 transform --show-vars --vars '{run_at: "2025-07-01T00:00:00Z", interval_s: 900}'
contains "the caller's" "$(cat out)" '{"run_at": "2025-07-01T00:00:00Z", "interval_s": 900, "site_zone": "Africa/Abidjan"'
contains "those of eiot.yml" "$(cat out)" '"price_per_kwh": 0.1'
given=$(cat out)
run 0 transform --show-vars --vars "$given"
equal "and back" "$(cat out)" "$given"
run 0 transform --compile --format json --vars "$given" --select stg_readings
equal model "$(json models.0.name)" stg_readings
contains "its var" "$(json models.0.sql)" "coalesce(cast(length_s as integer), 900) as length_s"
contains "a data test" "$(json tests.0.sql)" "select"
run 3 transform --vars '{a: [1]}'
equal message "$(cat err)" "error: var 'a' must be text, a number, true or false
  at: --vars:1:5"

begin "nothing to read"
for command in ingest run; do
    run 8 $command
    equal message "$(cat err)" "error: there is no folder 'data/raw' here
  hint: Put the files there, or name files and folders on the command line."
done

begin "a store that can only hold a copy"
for command in "ingest x.csv" status doctor "doctor --grants"; do
    # shellcheck disable=SC2086
    "$EIOT" $command --store clickhouse://eiot:secret@127.0.0.1:1/energy >out 2>err
    equal "$command" $? "$([ "$command" = doctor ] && echo 5 || echo 3)"
    contains "$command" "$(cat out err)" "a clickhouse database can't be the store"
    case $(cat out err) in *secret*) fail "a password is shown" ;; esac
done

begin "configuration errors have a place"
printf 'store: duckdb:x.duckdb\nbudgt: 3\n' > eiot.yml
run 3 status
equal message "$(cat err)" "error: key 'budgt' is not known here
  at: eiot.yml:2:8
  hint: Did you mean \`budget\`?"
run 8 status --config absent.yml
contains message "$(cat err)" "can't open 'absent.yml': No such file or directory"

begin "init writes a project and never overwrites"
run 0 init site
[ -f site/eiot.yml ] && [ -f site/sources/generic.yml ] && [ -d site/dbt/models ] &&
    [ -f site/data/energy.duckdb ] || fail "a file is missing"
echo "budget: 7" > site/eiot.yml
run 0 init site
equal kept "$(cat site/eiot.yml)" "budget: 7"
cd site || exit 1
run 0 doctor
run 0 status

begin "help shows every choice of an option, however many"
run 0 suspects --help
contains choices "$(cat out)" "--cause fraud|vacancy|solar|outage|faulty_meter|wrong_multiplier|wrong_mapping|customer_change  only"

begin "stages for people and for schedulers"
run 0 stages --json
equal first "$(json stages.0.name)" ingest
equal after "$(json stages.1.after.0)" ingest
run 0 stages
contains table "$(cat out)" "quality-marts"

begin "the made documents are those of this program"
mkdir made
"$EIOT_SOURCE_ROOT/tools/make_docs" "$EIOT" made || fail "make_docs"
for doc in exit_codes.md exit_codes.fr.md cli.md cli.fr.md; do
    cmp -s "made/$doc" "$EIOT_SOURCE_ROOT/docs/$doc" || fail "docs/$doc is out of date: run tools/make_docs"
done

begin "no function of ours takes the place of one of the C library"
libc=$(ldd "$EIOT" | sed -n 's/.*libc\.so\.6 => \([^ ]*\).*/\1/p')
nm -D --defined-only "$libc" | sed 's/.* //; s/@.*//' | sort -u > theirs
nm --defined-only "$EIOT" | sed -n 's/.* T //p' | sort -u > ours
grep -qx main ours && grep -qx bind theirs || fail "nm lists nothing"
equal names "$(comm -12 ours theirs)" ""

begin "doctor tells of a store of another version"
run 0 init .
"$SYNC_SQL" duckdb:data/energy.duckdb "delete from ops.migrations where version = (select max(version) from ops.migrations)" > /dev/null
run 5 doctor
contains older "$(grep schema out)" "; any other command brings it up"
"$SYNC_SQL" duckdb:data/energy.duckdb "insert into ops.migrations values (9999, '9999_later.sql', now())" > /dev/null
run 5 doctor
contains newer "$(grep schema out)" "; it was made by a newer eiot: use that one"

begin "doctor tells what is wrong"
printf 'timezone: Africa/Atlantis\n' > eiot.yml
run 5 doctor
contains zone "$(cat out)" "time zone 'Africa/Atlantis' is not known"
contains message "$(cat err)" "error: check 'zone' failed"

end
