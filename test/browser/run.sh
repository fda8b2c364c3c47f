#!/bin/sh
# The pages in a real browser; words choose cases by parts of their names. By hand, with EIOT naming the program:
# test/browser/run.sh suspects
browser=$(dirname "$0")
for part in node "${EIOT_CHROMIUM:-/usr/bin/chromium}" pdftotext; do
    command -v "$part" >/dev/null || missing="the program $part; \`make test-stack\` installs it"
done
[ -d "$browser/../../third_party/browser" ] || missing="third_party/browser; \`tools/fetch browser\` fetches it"
if [ -n "${missing:-}" ]; then
    echo "[  SKIPPED ] browser"
    echo "SKIP: browser: there is no $missing"
    exit 0
fi
exec node "$browser/all.mjs" "$@"
