#!/bin/sh
# What is installed: the Debian package and what lies in it, man pages, completion, and the units as systemd itself reads
# them, with how exposed it says the service is. BUILD is the folder of the build.
. "$EIOT_SOURCE_ROOT/test/e2e/lib.sh"
root=$EIOT_SOURCE_ROOT
units=$root/packaging/systemd

# What bash offers for the last WORD of a command line.
offered() {
    bash -c '. "$1"; shift; compopt() { :; }; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _eiot; echo "${COMPREPLY[*]}"' \
        - "$completion" "$@"
}

# The service with the program where it was built.
service() { sed "s|@BIN@/eiot|$EIOT|; s|@DOCS@|$root/docs|" "$units/eiot-run.service.in"; }

begin "the Debian package is whole, and the same twice"
"$root/tools/make_deb" "$BUILD" one > made 2>&1 || fail "make_deb: $(cat made)"
"$root/tools/make_deb" "$BUILD" two > /dev/null 2>&1
deb=$(ls one/*.deb)
cmp "$deb" two/*.deb || fail "two packages differ"
version=$("$EIOT" --version | cut -d ' ' -f 2)
equal name "$(dpkg-deb -f "$deb" Package Version | tr '\n' ' ')" "Package: eiot Version: $version "
for needed in libc6 libpq5 libmicrohttpd12 libsodium23 libyaml-0-2 tzdata; do
    contains "depends on" "$(dpkg-deb -f "$deb" Depends)" "$needed"
done
equal "owners" "$(dpkg-deb -c "$deb" | awk '{ print $2 }' | sort -u)" "root/root"
dpkg-deb -x "$deb" files && dpkg-deb -e "$deb" control
(cd files && md5sum --quiet -c ../control/md5sums) || fail "md5sums"
for script in postinst prerm postrm; do
    sh -n "control/$script" || fail "$script"
done
grep -rlI /usr/local/ files/usr/bin files/usr/lib/systemd files/usr/share/man && fail "a file names another place"
equal "the program in it runs" "$(env -i files/usr/bin/eiot --version)" "eiot $version"
contains "the unit in it" "$(cat files/usr/lib/systemd/system/eiot-run.service)" "ExecStart=/usr/bin/eiot run --quiet"
[ -s files/usr/share/doc/eiot/runbook.fr.md ] || fail "no documents"
[ -s files/usr/share/doc/eiot/licenses/duckdb.LICENSE ] || fail "no licences"

begin "man pages say all that the help says, in both languages"
for lang in en fr; do
    "$root/tools/make_man" "$EIOT" $lang /usr/share/doc/eiot > page || fail "make_man $lang"
    equal "commands" "$(grep -c '^\.SS eiot ' page)" "$(LANG=C "$EIOT" help | grep -c '^  [a-z]')"
    for command in run suspects stages; do
        "$EIOT" $command --help --lang $lang | sed -n 's/^  --.*[^ ]   *\([^ ].*\)$/\1/p' | while read -r meaning; do
            sed 's/\\-/-/g; s/\\(ga/`/g' page | grep -qF -- "$meaning" ||
                echo "$lang $command: $meaning"
        done
    done > missing
    equal "missing" "$(cat missing)" ""
    for code in 2 7 130; do
        grep -q "^\.B $code [A-Z]*$" page || fail "no exit code $code"
    done
    if command -v groff > /dev/null; then
        equal "groff's warnings" "$(groff -k -Tutf8 -man -ww page 2>&1 > text)" ""
    fi
done

begin "bash completes commands, options, values and files"
completion=$work/case/eiot.bash
"$root/tools/make_completion" "$EIOT" > "$completion" || fail "make_completion"
touch readings.csv && mkdir readings
equal command "$(offered eiot sus)" "suspects"
equal commands "$(offered eiot s | wc -w)" "$(LANG=C "$EIOT" help | grep -c '^  s')"
equal option "$(offered eiot run --ful)" "--full-refresh"
equal "option of all" "$(offered eiot doctor --co)" "--config"
equal stage "$(offered eiot run --from qu)" "quality-raw quality-staging quality-marts"
equal "its own choice" "$(offered eiot suspects --format x)" "xlsx"
equal choice "$(offered eiot status --format '')" "table json"
equal file "$(offered eiot ingest rea | tr ' ' '\n' | sort | tr '\n' ' ')" "readings readings.csv "
equal folder "$(offered eiot run --docs rea)" "readings"
equal "a number" "$(offered eiot run --retries '')" ""

begin "the units are valid"
if ! command -v systemd-analyze >/dev/null; then
    skip "there is no systemd-analyze"
    end
fi
service > eiot-run.service
cp "$units/eiot-run.timer" .
grep -q "^ExecStart=$EIOT run " eiot-run.service || fail "ExecStart is not what this test expects"
systemd-analyze verify ./eiot-run.service ./eiot-run.timer >out 2>&1 || fail "verify: $(cat out)"
equal "verify says nothing of them" "$(grep eiot-run out)" ""
sed -i 's/^NoNewPrivileges=yes/NoNewPrivilege=yes/' eiot-run.service
systemd-analyze verify ./eiot-run.service >out 2>&1
contains "a wrong key is seen" "$(cat out)" "NoNewPrivilege"

begin "the service is hardened"
service > eiot-run.service
systemd-analyze security --offline=true --threshold=25 eiot-run.service >out 2>&1 ||
    fail "$(tail -n 3 out)"

begin "the timer starts each night"
when=$(sed -n 's/^OnCalendar=//p' "$units/eiot-run.timer")
systemd-analyze calendar --base-time='2025-06-30 12:00:00 UTC' "$when" >out 2>&1 || fail "$(cat out)"
contains "next" "$(TZ=UTC systemd-analyze calendar --base-time='2025-06-30 12:00:00 UTC' "$when")" \
    "Tue 2025-07-01 02:00:00 UTC"

end
