#!/bin/sh
# The documents are true: the data dictionary is that of this program, its keys hold, and the shell blocks that readers
# copy run to their end. A block that begins with ```sh is run, those of one document in one folder, top to bottom; a
# line `<!-- run: COMMAND -->` is run among them and not seen by readers. What can't run here (make, apt, servers) stands
# in a block of another kind, such as ```console.
. "$EIOT_SOURCE_ROOT/test/e2e/lib.sh"

docs='README.md docs/01_energy_domain.md docs/02_project.md docs/03_decisions.md docs/04_progress.md
    docs/05_data_dictionary.md docs/runbook.md'

# The shell of DOCUMENT.
shell_of() {
    awk '/^<!-- run: .* -->$/ { sub(/^<!-- run: /, ""); sub(/ -->$/, ""); print }
        on && /^```/ { on = 0 }
        on { print }
        /^```sh$/ { on = 1 }' "$EIOT_SOURCE_ROOT/$1"
}

# The same without comments and blank ends.
commands_of() { shell_of "$1" | sed 's/ *# .*//; s/ *$//'; }

begin "the data dictionary is that of this program"
"$EIOT_SOURCE_ROOT/tools/make_dictionary" "$EIOT" "$SYNC_SQL" . || fail "make_dictionary"
for doc in 05_data_dictionary.md 05_data_dictionary.fr.md; do
    cmp -s "$doc" "$EIOT_SOURCE_ROOT/docs/$doc" || fail "docs/$doc is out of date: run tools/make_dictionary"
done

begin "its keys hold on a simulated network"
run 0 simulate --out sim --meters 60 --days 30 --seed 4
run 0 run sim/files --quiet --store duckdb:s.duckdb
"$EIOT_SOURCE_ROOT/tools/make_dictionary" --check-keys "$SYNC_SQL" duckdb:s.duckdb || fail "a key"

begin "the runbook has each alert, in both languages"
sed -n 's/^ *- alert: //p' "$EIOT_SOURCE_ROOT/monitoring/prometheus/alerts.yml" | sort > alerts
[ -s alerts ] || fail "no alerts"
for language in '' .fr; do
    sed -n 's/^### \(Eiot[A-Za-z]*\)$/\1/p' "$EIOT_SOURCE_ROOT/docs/runbook$language.md" | sort > told
    cmp -s alerts told || fail "docs/runbook$language.md: $(diff alerts told)"
done

begin "what the runbook says of a PostgreSQL store on another server"
if [ -z "${EIOT_TEST_POSTGRES:-}" ]; then
    skip "EIOT_TEST_POSTGRES is not set"
else
    server=${EIOT_TEST_POSTGRES%/*} database=docs_$$
    ask() { psql -qXAt -v ON_ERROR_STOP=1 "$server/$database" "$@" || fail "psql"; }
    psql -qX "$EIOT_TEST_POSTGRES" -c "create database $database"
    run 0 init site --store "$server/$database"
    ask -c "insert into raw_data.removed_readings values ('M1', 'import', now(), 1800, cast(cast(pg_current_xact_id() as text) as bigint) + 500)"
    behind="select cast(cast(pg_current_xact_id() as text) as bigint) <= max(load_seq) from raw_data.removed_readings"
    equal "before" "$(ask -c "$behind")" t
    awk '/^```$/ { on = 0 } on { print } /^```sql$/ { on = 1 }' "$EIOT_SOURCE_ROOT/docs/runbook.md" > block.sql
    awk '/^```$/ { on = 0 } on { print } /^```sql$/ { on = 1 }' "$EIOT_SOURCE_ROOT/docs/runbook.fr.md" | cmp -s - block.sql ||
        fail "the French runbook has another"
    ask -f block.sql
    equal "after" "$(ask -c "$behind")" f
    psql -qX "$EIOT_TEST_POSTGRES" -c "drop database $database"
fi

n_run=0
for doc in $docs; do
    [ -f "$EIOT_SOURCE_ROOT/$doc" ] || continue
    shell_of "$doc" > "$work/blocks"
    [ -s "$work/blocks" ] || continue
    n_run=$((n_run + 1))
    begin "the shell blocks of $doc run"
    mkdir -p bin build/plain/src/cmd
    ln -s "$EIOT" bin/eiot
    ln -s "$EIOT" build/plain/src/cmd/eiot
    PATH="$PWD/bin:$PATH" sh -eux "$work/blocks" >out 2>err </dev/null ||
        fail "exit $? at $(grep '^+ ' err | tail -n 1): $(tail -n 3 err) $(tail -n 3 out)"
done

begin "both languages have the same commands"
[ "$n_run" -ge 2 ] || fail "only $n_run documents have blocks"
for doc in $docs; do
    [ -f "$EIOT_SOURCE_ROOT/$doc" ] || continue
    commands_of "$doc" > english
    commands_of "${doc%.md}.fr.md" > french
    cmp -s english french || fail "${doc%.md}.fr.md: $(diff english french | head -n 4)"
done

end
