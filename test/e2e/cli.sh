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
