#!/bin/sh
# Runs a test of this folder in a virtual environment. Usage: in_venv.sh NAME SCRIPT [WORD...]
venv=$1 script=$2
shift 2
python=$EIOT_SOURCE_ROOT/.venv/$venv/bin/python
if [ ! -x "$python" ]; then
    echo "[  SKIPPED ] $script $*"
    echo "SKIP: $script $*: there is no .venv/$venv; tools/install_venv $venv makes it"
    exit 0
fi
exec "$python" -B "$EIOT_SOURCE_ROOT/test/stack/$script" "$@"
