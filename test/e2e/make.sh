#!/bin/sh
# The Makefile: every verb the documents promise is there, is explained by `make help`, and names only tools that exist.
. "$EIOT_SOURCE_ROOT/test/e2e/lib.sh"
targets='setup up down ps logs up-native down-native
    deps build install install-system deb download-data download-data-manual ingest
    dbt-deps dbt-run dbt-test dbt-build dbt-docs dbt-lint ge-init ge-run ge-docs
    detect sync serve pipeline demo
    test test-asan test-tsan test-faults test-versions test-stack fuzz lint format bench bench-detect bench-smas docs screenshots clean'

# What make would run for TARGET.
recipe() { make -C "$EIOT_SOURCE_ROOT" --no-print-directory --dry-run "$@" 2>&1; }

begin "make alone lists the verbs, all of them"
make -C "$EIOT_SOURCE_ROOT" --no-print-directory > help 2>&1 || fail "$(cat help)"
sed -n 's/^\([a-z-]*\)  .*/\1/p' help | grep -v '^help$' | sort > listed
echo $targets | tr ' ' '\n' | sort > promised
equal "promised and listed" "$(diff promised listed)" ""
awk 'NF < 2' help > bare
equal "verbs without a text" "$(cat bare)" ""

begin "each verb has a recipe of tools that are there"
for target in $targets; do
    recipe "$target" > out || fail "make -n $target: $(tail -n 1 out)"
    grep -oE '(^|[ &;])(tools|test|bench|fuzz)/[a-z_/.]+' out | tr -d ' &;' | sort -u | while read -r tool; do
        [ -x "$EIOT_SOURCE_ROOT/$tool" ] || echo "$target: $tool"
    done
done > missing
equal "tools that are missing" "$(cat missing)" ""

begin "logs of one service"
recipe logs-postgres > out || fail "$(cat out)"
contains "asked" "$(cat out)" "tools/stack logs postgres"

begin "a verb that does not exist is an error"
recipe dance > out && fail "make dance"
contains "said" "$(cat out)" "No rule to make target 'dance'"
end
