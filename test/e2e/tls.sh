#!/bin/sh
# A PostgreSQL server that is spoken to over TLS, as the URL says.
. "$EIOT_SOURCE_ROOT/test/e2e/lib.sh"
server="$EIOT_SOURCE_ROOT/test/servers/postgres"

begin "a server with a certificate"
if ! ls -d /usr/lib/postgresql/*/bin >/dev/null 2>&1; then
    skip "no PostgreSQL server is installed"
    end
fi
chmod 711 "$work"
trap '"$server" stop "$work/tls"; rm -rf "$work"' EXIT
url=$("$server" start "$work/tls" --tls) || fail "the server does not start"
cp "$work/tls/data/server.crt" "$work/root.crt"
named=$(echo "$url" | sed 's/127\.0\.0\.1/localhost/')

begin "the right root and the right name"
run 0 init --store "$named?sslmode=verify-full&sslrootcert=$work/root.crt"
equal "the session is encrypted" "$(psql -qXAt "$named?sslmode=verify-full&sslrootcert=$work/root.crt" \
    -c "select ssl from pg_stat_ssl where pid = pg_backend_pid()")" t

begin "a root that is not there, a root that is another, a name that is another"
run 6 status --store "$named?sslmode=verify-full&sslrootcert=$work/none.crt"
contains missing "$(cat err)" "root certificate file"
openssl req -new -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=other -keyout "$work/other.key" \
    -out "$work/other.crt" 2>/dev/null
begun=$(date +%s)
run 6 status --store "$named?sslmode=verify-full&sslrootcert=$work/other.crt"
contains other "$(cat err)" "certificate verify failed"
run 6 status --store "$url?sslmode=verify-full&sslrootcert=$work/root.crt"
contains name "$(cat err)" "does not match host name"
[ $(($(date +%s) - begun)) -le 8 ] || fail "what can't get better was tried again"
case $(cat err) in *eiot_test*) fail "a password is shown: $(cat err)" ;; esac
end
