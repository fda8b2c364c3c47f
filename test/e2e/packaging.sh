#!/bin/sh
# The units of packaging/systemd as systemd itself reads them, and how exposed it says the service is.
. "$EIOT_SOURCE_ROOT/test/e2e/lib.sh"
units=$EIOT_SOURCE_ROOT/packaging/systemd

begin "the units are valid"
if ! command -v systemd-analyze >/dev/null; then
    skip "there is no systemd-analyze"
    end
fi
# the program lies where it was built
sed "s|/usr/local/bin/eiot|$EIOT|; s|/usr/local/share/doc/eiot|$EIOT_SOURCE_ROOT/docs|" \
    "$units/eiot-run.service" > eiot-run.service
cp "$units/eiot-run.timer" .
grep -q "^ExecStart=$EIOT run " eiot-run.service || fail "ExecStart is not what this test expects"
systemd-analyze verify ./eiot-run.service ./eiot-run.timer >out 2>&1 || fail "verify: $(cat out)"
equal "verify says nothing of them" "$(grep eiot-run out)" ""
sed -i 's/^NoNewPrivileges=yes/NoNewPrivilege=yes/' eiot-run.service
systemd-analyze verify ./eiot-run.service >out 2>&1
contains "a wrong key is seen" "$(cat out)" "NoNewPrivilege"

begin "the service is hardened"
systemd-analyze security --offline=true --threshold=25 "$units/eiot-run.service" >out 2>&1 ||
    fail "$(tail -n 3 out)"

begin "the timer starts each night"
when=$(sed -n 's/^OnCalendar=//p' "$units/eiot-run.timer")
systemd-analyze calendar --base-time='2025-06-30 12:00:00 UTC' "$when" >out 2>&1 || fail "$(cat out)"
contains "next" "$(TZ=UTC systemd-analyze calendar --base-time='2025-06-30 12:00:00 UTC' "$when")" \
    "Tue 2025-07-01 02:00:00 UTC"

end
