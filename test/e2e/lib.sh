# Shared by the end-to-end tests: a folder of their own, and cases that say their name.
# Each test gets EIOT (the program), DB_DUMP, EIOT_SOURCE_ROOT from Meson.
set -u
work=$(mktemp -d "${TMPDIR:-/tmp}/eiot_e2e_XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
export LANG=C.UTF-8
failures=0
case_name=

# Begins a case in an empty folder.
begin() {
    finish
    case_name=$1
    case_failed=0
    rm -rf "$work/case" && mkdir "$work/case" && cd "$work/case" || exit 1
}

# Ends the case, in the words of the C tests, so that one script counts both.
finish() {
    [ -n "$case_name" ] || return 0
    if [ "$case_failed" = 0 ]; then echo "[       OK ] $case_name"; else
        echo "[  FAILED  ] $case_name"
        failures=$((failures + 1))
    fi
    case_name=
}

skip() {
    echo "[  SKIPPED ] $case_name"
    echo "SKIP: $case_name: $1"
    case_name=
}

fail() {
    echo "$case_name: $*" >&2
    case_failed=1
}

# equal WHAT ACTUAL EXPECTED
equal() { [ "$2" = "$3" ] || fail "$1: got '$2', expected '$3'"; }

# contains WHAT TEXT PART
contains() { case "$2" in *"$3"*) ;; *) fail "$1: no '$3' in '$2'" ;; esac; }

# run CODE WORDS...: runs eiot, compares its exit code; output in out and err
run() {
    expected_code=$1
    shift
    "$EIOT" "$@" >out 2>err </dev/null
    code=$?
    [ "$code" = "$expected_code" ] ||
        fail "eiot $*: exit $code, expected $expected_code: $(head -c 600 err)"
}

# json PATH: a value of the JSON in out, by a jq-like path of keys
json() {
    python3 -c '
import json, sys
value = json.load(open("out"))
for key in sys.argv[1].split("."):
    value = value[int(key)] if isinstance(value, list) else value[key]
print(json.dumps(value) if isinstance(value, (dict, list, bool)) else value)
' "$1"
}

end() {
    finish
    [ "$failures" = 0 ]
    exit
}
