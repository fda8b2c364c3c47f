#!/bin/sh
# make download-data against a small server in Kaggle's place: with and without credentials, packed and not, the right
# content and another.
. "$EIOT_SOURCE_ROOT/test/e2e/lib.sh"
real=$EIOT_SOURCE_ROOT/../shared/data/kaggle-ziya07/smart_meter_data.csv
[ -z "${EIOT_SHARED_DATA:-}" ] || real=$EIOT_SHARED_DATA/kaggle-ziya07/smart_meter_data.csv

# A project of its own, which has the tool alone; no credentials of this machine.
project() {
    mkdir -p p/tools && cp "$EIOT_SOURCE_ROOT/tools/download_data" p/tools/
    export HOME="$work/case" && unset KAGGLE_USERNAME KAGGLE_KEY KAGGLE_CONFIG_DIR
}

# download EXPECTED_CODE [WORD...]
download() {
    want=$1
    shift
    p/tools/download_data "$@" > out 2> err
    equal "exit code" $? "$want"
}

# Serves ANSWER to user "me" with key "secret"; sets KAGGLE_API.
serve() {
    cat > server.py <<'PY'
import base64, http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        allowed = self.headers.get("Authorization") == "Basic " + base64.b64encode(b"me:secret").decode()
        path = "/datasets/download/ziya07/smart-meter-electricity-consumption-dataset/smart_meter_data.csv"
        self.send_response(401 if not allowed else 404 if self.path != path else 200)
        self.end_headers()
        if allowed and self.path == path:
            self.wfile.write(open(sys.argv[1], "rb").read())
    def log_message(self, *words):
        pass
server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
PY
    python3 server.py "$1" > port &
    server=$!
    for _ in $(seq 100); do [ -s port ] && break || sleep 0.1; done
    export KAGGLE_API="http://127.0.0.1:$(cat port)"
}

begin "without credentials it says how to get the file by hand"
project
download 1
contains error "$(cat err)" "ERROR: there are no credentials of Kaggle"
contains hand "$(cat err)" "open https://www.kaggle.com/datasets/ziya07/smart-meter-electricity-consumption-dataset"
[ ! -e p/data ] || fail "it left something"
download 0 --manual
contains hand "$(cat out)" "put smart_meter_data.csv of the archive into data/raw"

begin "another content comes with a warning"
project
printf 'Timestamp,Electricity_Consumed\n' > answer
serve answer
KAGGLE_USERNAME=me KAGGLE_KEY=secret download 0
kill $server
contains warning "$(cat err)" "WARNING: data/raw/smart_meter_data.csv has other content"
contains size "$(cat err)" "size:    31, expected 614683"
contains sum "$(cat err)" "SHA-256: $(sha256sum answer | cut -d ' ' -f 1), expected f19f7b7eb0a63a24"
cmp -s answer p/data/raw/smart_meter_data.csv || fail "it is not kept"
download 0
contains "again, without the net" "$(cat err)" "WARNING: data/raw/smart_meter_data.csv has other content"

begin "credentials of a file, an archive"
project
mkdir .kaggle && echo '{"username":"me","key":"secret"}' > .kaggle/kaggle.json
printf 'a,b\n1,2\n' > smart_meter_data.csv
python3 -m zipfile -c answer smart_meter_data.csv
serve answer
download 0
kill $server
cmp -s smart_meter_data.csv p/data/raw/smart_meter_data.csv || fail "it is not the file of the archive"

begin "a refused token leaves nothing"
project
: > answer
serve answer
KAGGLE_USERNAME=me KAGGLE_KEY=wrong download 1
kill $server
contains error "$(cat err)" "ERROR: Kaggle did not send smart_meter_data.csv"
contains code "$(cat err)" "401"
[ ! -e p/data ] || fail "it left something"

begin "the data set itself is known"
if [ ! -f "$real" ]; then
    skip "there is no $(basename "$real") of the data set"
    end
fi
project
mkdir -p p/data/raw && cp "$real" p/data/raw/
download 0 --manual
equal said "$(cat out err)" "data/raw/smart_meter_data.csv: 614683 bytes, SHA-256 as expected"
end
