#!/bin/sh
# tools/setup: what it puts into .env, and that it changes nothing that is there.
. "$EIOT_SOURCE_ROOT/test/e2e/lib.sh"
setup=$EIOT_SOURCE_ROOT/tools/setup
secrets="POSTGRES_PASSWORD EIOT_DB_PASSWORD EIOT_READER_PASSWORD CLICKHOUSE_PASSWORD AIRFLOW_DB_PASSWORD \
AIRFLOW_ADMIN_PASSWORD AIRFLOW_FERNET_KEY AIRFLOW_JWT_SECRET AIRFLOW_SECRET_KEY SUPERSET_DB_PASSWORD \
SUPERSET_SECRET_KEY SUPERSET_ADMIN_PASSWORD GRAFANA_ADMIN_PASSWORD"
ports="POSTGRES_PORT=5432 CLICKHOUSE_PORT=8123 EIOT_PORT=8080 AIRFLOW_PORT=8081 SUPERSET_PORT=8088 GRAFANA_PORT=3000 \
PROMETHEUS_PORT=9090"

# set_up CODE: runs tools/setup on ./env; output in out and err
set_up() {
    "$setup" "$work/case/env" >out 2>err
    code=$?
    [ "$code" = "$1" ] || fail "tools/setup: exit $code, expected $1: $(cat err)"
}

value() { sed -n "s/^$1=//p" "${2:-env}"; }

begin "a new file has every key, random ones differ, only the owner reads it"
umask 000
set_up 0
umask 022
equal "said" "$(cat out)" "made $work/case/env: 20 keys"
equal "mode" "$(stat -c %a env)" 600
equal "keys" "$(sed -n 's/=.*//p' env | tr '\n' ' ')" "$(for word in $secrets $ports; do printf '%s ' "${word%%=*}"; done)"
for port in $ports; do
    equal "${port%%=*}" "$(value "${port%%=*}")" "${port#*=}"
done
for key in $secrets; do
    case "$key" in
    *FERNET*) value "$key" | grep -qxE '[A-Za-z0-9_-]{43}=' || fail "$key is not base64 of 32 bytes" ;;
    *) value "$key" | grep -qxE '[0-9a-f]{64}' || fail "$key is not 64 hexadecimal digits" ;;
    esac
done
equal "secrets that differ" "$(for key in $secrets; do value "$key"; done | sort -u | wc -l)" 13
equal "lines of the example's words" "$(grep -c 'PostgreSQL, the store' env)" 1
mv env first
set_up 0
for key in $secrets; do
    [ "$(value "$key")" != "$(value "$key" first)" ] || fail "$key is the same the second time"
done
for key in $secrets; do
    ! grep -qF "$(value "$key")" out err || fail "$key was printed"
done

begin "a second run changes nothing"
set_up 0
cp -p env first
set_up 0
equal "said" "$(cat out err)" ""
cmp env first || fail "the file was changed"
equal "mode" "$(stat -c %a env)" 600

begin "an old file keeps what it has and gets what it lacks"
printf '# mine\nEIOT_DB_PASSWORD="a b#c"\nexport POSTGRES_PORT=6543\nOWN=1\nGRAFANA_PORT=3001' >env # no last newline
chmod 644 env
cp env first
set_up 0
equal "the beginning" "$(head -n 5 env)" "$(cat first)"
equal "first new line" "$(sed -n '6s/=.*//p' env)" "POSTGRES_PASSWORD"
equal "each key once" "$(sed -n 's/^\(export \)\{0,1\}\([A-Z_]*\)=.*/\2/p' env | sort | uniq -d)" ""
equal "keys" "$(grep -c = env)" 21
equal "mode" "$(stat -c %a env)" 600
equal "said" "$(cat out)" "added to $work/case/env: POSTGRES_PASSWORD EIOT_READER_PASSWORD CLICKHOUSE_PASSWORD \
AIRFLOW_DB_PASSWORD AIRFLOW_ADMIN_PASSWORD AIRFLOW_FERNET_KEY AIRFLOW_JWT_SECRET AIRFLOW_SECRET_KEY SUPERSET_DB_PASSWORD \
SUPERSET_SECRET_KEY SUPERSET_ADMIN_PASSWORD GRAFANA_ADMIN_PASSWORD CLICKHOUSE_PORT EIOT_PORT AIRFLOW_PORT SUPERSET_PORT PROMETHEUS_PORT
made $work/case/env readable by its owner only"

begin "an empty value is refused, and nothing is changed"
for line in 'AIRFLOW_JWT_SECRET=' 'AIRFLOW_JWT_SECRET=""' "AIRFLOW_JWT_SECRET='' # later" ' AIRFLOW_JWT_SECRET = ' \
    'export AIRFLOW_JWT_SECRET= # later'; do
    printf 'AIRFLOW_JWT_SECRET=a\n%s\n' "$line" >env
    cp env first
    set_up 3
    equal "said of $line" "$(cat err)" "ERROR: AIRFLOW_JWT_SECRET is empty in $work/case/env
HINT: Give it a value, or remove its line and run make setup again, which makes one."
    cmp env first || fail "$line: the file was changed"
done
printf 'AIRFLOW_JWT_SECRET=\nAIRFLOW_JWT_SECRET="#"\n' >env # the last line counts
set_up 0

begin "a folder in its place is refused"
mkdir env
set_up 3
equal "said" "$(cat err)" "ERROR: $work/case/env is not a file that can be read and written
HINT: Move it away."

begin "without a name: .env and eiot.yml of the project, once"
mkdir tools conf
cp "$setup" tools
cp "$EIOT_SOURCE_ROOT/.env.example" .
echo "timezone: UTC" >conf/eiot.yml
tools/setup >out 2>err || fail "$(cat err)"
equal "said" "$(cat out)" "made $work/case/.env: 20 keys
made $work/case/eiot.yml: zone, currency and prices of the site stand there"
equal "modes" "$(stat -c %a .env eiot.yml | xargs)" "600 644"
echo "timezone: Africa/Dakar" >eiot.yml
tools/setup >out 2>err || fail "$(cat err)"
equal "said" "$(cat out)" ""
equal "kept" "$(cat eiot.yml)" "timezone: Africa/Dakar"

begin "git sees neither"
if git -C "$EIOT_SOURCE_ROOT" rev-parse >/dev/null 2>&1; then
    for file in .env eiot.yml; do
        git -C "$EIOT_SOURCE_ROOT" check-ignore -q "$file" || fail "git would add $file"
    done
else
    skip "not a git work tree"
fi

end
