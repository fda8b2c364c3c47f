#!/bin/sh
# Roles with least privilege: docker/postgres/init.sql on a real server, each command as its role, and what
# `eiot doctor --grants` says of it. EIOT_TEST_POSTGRES is the URL of a superuser of a server for tests: the
# roles are made there, and taken away at the end.
. "$EIOT_SOURCE_ROOT/test/e2e/lib.sh"

begin "a file has no roles"
run 0 doctor --grants --store duckdb::memory:
equal text "$(cat out)" "this store has no roles to check: a DuckDB file is guarded by the rights on the file"
run 0 doctor --grants --store duckdb::memory: --format json
equal json "$(json role)" None
run 2 doctor --grants lode --store duckdb::memory:
contains message "$(cat err)" "there is no job 'lode'"
run 2 doctor load
contains message "$(cat err)" "jobs are named with --grants only"

begin "roles of a server"
if [ -z "${EIOT_TEST_POSTGRES:-}" ]; then
    skip "EIOT_TEST_POSTGRES is not set"
    end
fi
admin=$EIOT_TEST_POSTGRES
place=${admin#*@}
place=${place%%/*}
scheme=${admin%%:*}
database=eiot_grants_$$
roles="eiot_owner eiot_loader eiot_transformer eiot_reader eiot"
export EIOT_OWNER_PASSWORD=o EIOT_LOADER_PASSWORD=l EIOT_TRANSFORMER_PASSWORD=t EIOT_READER_PASSWORD=r
export EIOT_PASSWORD="e'\\x"

# url ROLE PASSWORD: of the store
url() { echo "$scheme://$1:$2@$place/$database"; }
owner=$(url eiot_owner o) loader=$(url eiot_loader l) transformer=$(url eiot_transformer t)
reader=$(url eiot_reader r) both=$(url eiot e%27%5Cx) outsider=$(url eiot_outsider x)
top=$(echo "$admin" | sed "s|@$place.*|@$place/$database|")

sql() { psql "$1" -XqAtc "$2" 2>&1; }
init_sql() { psql "$1" -Xqf "$EIOT_SOURCE_ROOT/docker/postgres/init.sql" >out 2>err </dev/null; }

drop_all() {
    sql "$admin" "drop database if exists $database with (force)"
    sql "$admin" "drop database if exists ${database}_one with (force)"
    for role in eiot $roles eiot_outsider eiot_alone; do sql "$admin" "drop role if exists $role"; done
} >/dev/null
trap 'drop_all; rm -rf "$work"' EXIT

# refused WHAT URL SQL: the server says no for lack of a right
refused() {
    answer=$(sql "$2" "$3") && fail "$1: allowed"
    case "$answer" in *"permission denied"*|*"must be owner"*) ;; *) fail "$1: $answer" ;; esac
}

# every role, right and default right that init.sql gives
given() {
    sql "$top" "
        select rolname, rolsuper, rolinherit, rolcanlogin from pg_roles where rolname like 'eiot%' order by 1;
        select datacl from pg_database where datname = current_database();
        select nspname, nspowner::regrole, nspacl from pg_namespace where nspname !~ '^pg_' order by 1;
        select oid::regclass::text, relowner::regrole, relacl from pg_class where relnamespace::regnamespace::text
            in ('raw_data', 'ops', 'ml', 'quality', 'marts') and relkind in ('r', 'p', 'v') order by 1;
        select oid::regprocedure::text, proowner::regrole, proacl from pg_proc
            where pronamespace::regnamespace::text in ('raw_data', 'ops') order by 1;
        select defaclrole::regrole, defaclnamespace::regnamespace, defaclacl from pg_default_acl order by 1, 2;
        select evtname, evtenabled from pg_event_trigger order by 1;"
}

drop_all
sql "$admin" "create database $database"
"$EIOT" simulate --out "$work/sim" --meters 8 --days 33 --seed 7 --quiet >/dev/null || fail simulate
files=$work/sim/files

init_sql "$top" || fail "init.sql: $(cat err)"
equal silence "$(cat out err)" ""
given >../once
init_sql "$top" || fail "init.sql again: $(cat err)"
given | cmp -s - ../once || fail "init.sql a second time changes rights"
init_sql "$admin" && fail "init.sql made a store of the server's own database"
contains refusal "$(cat err)" "is not for a store"
run 0 init . --store "$owner"
given >../once
init_sql "$top" || fail "init.sql after eiot init: $(cat err)"
given | cmp -s - ../once || fail "init.sql after eiot init changes rights"

begin "who is nobody gets nowhere"
sql "$admin" "create role eiot_outsider login password 'x'"
contains connect "$(sql "$outsider" 'select 1')" "permission denied for database"
refused "a schema for a loader" "$loader" "create schema mine"
refused "a table in public" "$loader" "create table public.mine (n int)"

begin "each role holds what its jobs need, and no more"
check() { # ROLE URL JOBS-HELD JOBS-NOT-HELD
    for job in $3; do run 0 doctor --grants "$job" --store "$2"; done
    for job in $4; do
        run 5 doctor --grants "$job" --store "$2"
        equal "$1 $job" "$(cat err)" "error: role '$1' lacks rights to $job
  hint: Run the statements shown, as the owner of the store."
    done
    run 0 doctor --grants --store "$2" --format json
    equal "$1 too wide" "$(json too_wide)" "[]"
}
check eiot_loader "$loader" load "transform read sync"
check eiot_transformer "$transformer" "transform read sync" load
check eiot_reader "$reader" read "load transform sync"
check eiot "$both" "load transform read sync" ""

begin "a loader loads, and builds nothing"
run 0 ingest "$files" --store "$loader"
run 6 transform --store "$loader"
equal message "$(cat err)" "error: model 'stg_readings': statement 'create view': permission denied for schema staging
  at: dbt/models/staging/stg_readings.sql
  hint: See which rights the role lacks: eiot doctor --grants."
refused "dropping readings" "$loader" "drop table raw_data.readings"
refused "emptying readings" "$loader" "truncate raw_data.readings"
refused "a month behind the triggers" "$loader" "delete from raw_data.readings_2025_06"
refused "forgetting removals" "$loader" "delete from raw_data.removed_readings"
refused "the record of migrations" "$loader" "delete from ops.migrations"
refused "another store's number" "$loader" "update ops.store set store_id = 'x'"
refused "granting" "$loader" "select ops.grant_roles()"
refused "scores" "$loader" "select * from ml.meter_scores"

begin "a loader replaces a file that changed"
mkdir changed && cp "$files"/readings/readings-2025-07.csv changed/
sed -i '2d' changed/readings-2025-07.csv
run 0 ingest changed --store "$loader"

begin "a transformer builds, and loads nothing"
run 0 transform --select "staging intermediate" --store "$transformer"
refused "a reading" "$transformer" "insert into raw_data.readings select * from raw_data.readings limit 1"
refused "a value" "$transformer" "update raw_data.readings set kwh = 0"
refused "a table for a load" "$transformer" "select raw_data.create_load()"
run 6 ingest "$files" --store "$transformer" --meter x
equal message "$(cat err)" "error: statement 'readings_stage': permission denied for function create_load
  hint: See which rights the role lacks: eiot doctor --grants."
run 0 detect --store "$transformer"
run 0 transform --select marts --store "$transformer"
run 0 quality --layer marts --store "$transformer"

begin "a transformer feeds the copy, a reader can not"
if [ -z "${EIOT_TEST_CLICKHOUSE:-}" ]; then
    skip "EIOT_TEST_CLICKHOUSE is not set"
else
    run 0 sync --to "${EIOT_TEST_CLICKHOUSE%/*}/grants_$$" --store "$transformer" --format json
    equal "both sides" "$(json success)" true
    run 6 sync --to "${EIOT_TEST_CLICKHOUSE%/*}/grants_$$" --store "$reader"
    contains refused "$(cat err)" "permission denied for table sync_runs"
fi

begin "a reader reads, and writes nothing"
run 0 report --store "$reader" --out report.html
run 0 status --store "$reader"
run 0 evaluate --store "$reader"
for statement in "delete from raw_data.readings" "update ml.meter_scores set score = 1" \
    "insert into ops.runs select * from ops.runs" "drop view marts.fct_suspects" \
    "create table marts.mine (n int)" "create temporary table mine (n int)"; do
    refused "$statement" "$reader" "$statement"
done
run 6 quality --store "$reader"
contains hint "$(cat err)" "eiot doctor --grants"
run 6 ingest "$files" --store "$reader"

begin "one role for the whole pipeline, beside the others"
run 0 run "$files" --store "$both"
run 0 transform --full-refresh --store "$transformer"
run 0 run "$files" --full-refresh --store "$both"
run 0 transform --store "$transformer"
equal owners "$(sql "$top" "select distinct relowner::regrole from pg_class
    where relnamespace::regnamespace::text in ('staging', 'intermediate', 'marts')")" eiot_transformer
run 0 report --store "$reader" --out report.html

begin "tables to come are readable, and writable by nobody"
sql "$owner" "create table raw_data.later (n int); create table ml.later (n int)"
sql "$transformer" "create table marts.later (n int)"
for table in raw_data.later ml.later marts.later; do
    equal $table "$(sql "$reader" "select count(*) from $table")" 0
done
refused later "$loader" "insert into raw_data.later values (1)"
sql "$owner" "drop table raw_data.later; drop table ml.later"
sql "$transformer" "drop table marts.later"

begin "a right that is lost is named with the statement that mends it"
sql "$owner" "revoke update on ops.files from eiot_loader"
run 5 doctor --grants load --store "$loader" --format json
equal missing "$(json jobs.0.needs.12.object) $(json jobs.0.needs.12.missing)" "table ops.files update"
mend=$(json jobs.0.needs.12.mend)
equal mend "$mend" "grant update on table ops.files to eiot_loader;"
run 5 doctor --grants load --store "$loader" --lang fr
contains french "$(cat out)" "MANQUE"
sql "$owner" "$mend"
run 0 doctor --grants load --store "$loader"
sql "$owner" "revoke usage on schema raw_data, ops from eiot_loader"
run 5 doctor --grants --store "$loader"
equal none "$(cat err)" "error: role 'eiot_loader' can neither load, transform, read nor sync
  hint: Run the statements shown, as the owner of the store."
contains mend "$(cat out)" "grant usage on schema raw_data to eiot_loader;"
init_sql "$top" || fail "init.sql: $(cat err)"
run 0 doctor --grants load --store "$loader"

begin "rights too wide are warned of"
run 0 doctor --grants --store "$top"
contains superuser "$(cat out)" "is a superuser: nothing is refused to it"
run 0 doctor --grants --store "$top" --lang fr
contains superuser "$(cat out)" "est superutilisateur"
run 0 doctor --grants load --store "$owner"
contains owner "$(cat out)" "warning: the role may drop or truncate the readings: they belong to eiot_owner"
sql "$owner" "grant connect on database $database to public"
run 0 doctor --grants load --store "$loader"
contains public "$(cat out)" "warning: every role of the server may connect to database $database"
sql "$owner" "revoke connect on database $database from public"

begin "a store of one user needs no roles, and can get them"
sql "$admin" "create role eiot_alone login password 'a'"
sql "$admin" "create database ${database}_one owner eiot_alone"
alone="$scheme://eiot_alone:a@$place/${database}_one"
run 5 doctor --grants read --store "$alone"
contains hint "$(cat err)" "hint: The store's tables are not there yet: eiot init, as their owner."
run 0 run "$files" --store "$alone"
run 0 doctor --grants load transform read sync --store "$alone"
equal "its own months" "$(sql "$alone" "select count(*) > 0 from raw_data.readings_2025_06")" t
equal granted "$(sql "$alone" "select count(*) from pg_class where relacl::text like '%eiot_loader%'")" 0
init_sql "$(echo "$top" | sed 's|[^/]*$||')${database}_one" || fail "init.sql: $(cat err)"
for role in loader:l transformer:t reader:r eiot:e%27%5Cx; do
    name=eiot_${role%:*}
    [ "$name" = eiot_eiot ] && name=eiot
    one="$scheme://$name:${role#*:}@$place/${database}_one"
    run 0 doctor --grants --store "$one"
    case $name in
    eiot_transformer|eiot) run 0 transform --full-refresh --store "$one" ;;
    eiot_loader) run 0 ingest "$files" --store "$one" ;;
    eiot_reader) run 0 report --store "$one" --out report.html ;;
    esac
done

begin "the owner gains nothing when init.sql runs again"
superuser=$(sql "$admin" "select current_user")
sql "$owner" "create or replace function ops.grant_roles() returns void language plpgsql as 'begin
    begin set role $superuser; exception when others then null; end;
    alter role eiot_owner superuser;
end'"
init_sql "$top" && fail "init.sql ran as a superuser what the owner wrote"
equal superuser "$(sql "$admin" "select rolsuper from pg_roles where rolname = 'eiot_owner'")" f

end
