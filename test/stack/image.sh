#!/bin/sh
# The image of docker/Dockerfile without a Docker engine: its build stage's steps in a fresh Debian, then what ships in
# another fresh one, where the program runs as the image's user. Needs root, debootstrap and the machine's own mirror.
# The chroots lie in memory, in a mount namespace of their own: nothing is left of them, even after a kill.
# EIOT_SOURCE_ROOT is the project.
. "$EIOT_SOURCE_ROOT/test/e2e/lib.sh"
root=$EIOT_SOURCE_ROOT

why_not() {
    mirror=$(sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/*.sources 2>/dev/null | head -n 1)
    [ -n "$mirror" ] || mirror=$(sed -n 's/^deb \(\[[^]]*\] \)*\([^ ]*\).*/\2/p' /etc/apt/sources.list 2>/dev/null | head -n 1)
    if [ "$(id -u)" != 0 ]; then
        echo "needs root"
    elif ! command -v debootstrap >/dev/null; then
        echo "there is no debootstrap"
    elif ! grep -qx 'ID=debian' /etc/os-release || [ -z "$mirror" ]; then
        echo "this machine has no mirror of Debian"
    elif ! unshare --mount --pid --fork true 2>/dev/null; then
        echo "no namespaces can be made here"
    elif [ ! -f "$root/third_party/lib/libduckdb.so" ]; then
        echo "there is no third_party/lib; tools/fetch makes it"
    fi
}

if [ "${1:-}" != inside ]; then
    rm -rf "$work"
    trap - EXIT
    case_name="the image's steps in a chroot"
    reason=$(why_not)
    if [ -n "$reason" ]; then
        skip "$reason"
        exit 0
    fi
    cd / && exec unshare --mount --pid --fork --kill-child --mount-proc sh "$root/test/stack/image.sh" inside
fi

why_not >/dev/null
roots=$work/roots
mkdir "$roots"
trap 'cd /; umount -R -l "$roots" 2>/dev/null; rm -rf --one-file-system "$work"' EXIT
mount -t tmpfs -o size=4g,mode=755 roots "$roots" || exit 1
version=$(sed -n "s/^    version: '\(.*\)',/\1/p" "$root/meson.build")

# A fresh Debian with the machine's own package sources.
fresh() { # NAME
    cp -a "$roots/base" "$roots/$1"
    mount -t proc proc "$roots/$1/proc"
}

inside() { # NAME WORD...: as root
    name=$1
    shift
    env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
        chroot "$roots/$name" "$@" </dev/null
}

as_eiot() { # WORD...: in the runtime's root, as the image's user, in its folder
    env -i PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin LANG=C.UTF-8 HOME=/srv/eiot \
        chroot --userspec=eiot:eiot "$roots/run" sh -c 'cd /srv/eiot && exec "$@"' sh "$@" </dev/null
}

step() { # WHAT WORD...: must succeed; says how long it took
    what=$1
    shift
    began=$(date +%s)
    "$@" >"$work/log" 2>&1
    code=$?
    if [ $code != 0 ]; then
        tail -n 30 "$work/log" >&2
        fail "$what: exit $code"
        return 1
    fi
    echo "$what: $(($(date +%s) - began)) s"
}

megabytes() { du -smx "$@" | awk '{ n += $1 } END { print n }'; }

make_base() {
    debootstrap --variant=minbase bookworm "$roots/base" "$mirror" || return
    umount -R "$roots/base/proc" 2>/dev/null
    rm -f "$roots/base/etc/apt/sources.list"
    cp -r /etc/apt/sources.list.d "$roots/base/etc/apt/"
    [ ! -f /etc/apt/sources.list ] || cp /etc/apt/sources.list "$roots/base/etc/apt/"
    grep -ls '^ *Acquire' /etc/apt/apt.conf.d/* | xargs -r cp -t "$roots/base/etc/apt/apt.conf.d/"
    cp /etc/resolv.conf /etc/hosts "$roots/base/etc/"
    echo 'path-exclude /usr/share/doc/*' >"$roots/base/etc/dpkg/dpkg.cfg.d/slim" # as in Debian's slim image
    rm -rf "$roots/base/var/cache/apt/archives" "$roots/base/var/lib/apt/lists" "$roots/base/usr/share/doc"
    mkdir -p "$roots/base/var/cache/apt/archives/partial"
}

# What Docker would send: the project without what .dockerignore names.
send_context() {
    mkdir -p "$roots/build/src" "$roots/build/out"
    sed -n 's|^\*\*/||p' "$root/.dockerignore" >"$work/anywhere"
    sed -n '/^#/d; /^\*\*/d; /./s|^|./|p' "$root/.dockerignore" >"$work/anchored"
    tar -C "$root" -c --exclude-from="$work/anywhere" --anchored --exclude-from="$work/anchored" . |
        tar -C "$roots/build/src" -x --no-same-owner
    # COPY --from=fetch: tools/fetch is not run again here
    mkdir "$roots/build/src/third_party"
    for part in "$root"/third_party/*; do
        case "$part" in
        */browser | */charts | */postgres | */test) ;; # of other groups
        *) cp -r "$part" "$roots/build/src/third_party/" ;;
        esac
    done
}

begin "the Dockerfile runs these steps"
equal "RUN lines" "$(grep '^RUN ' "$root/docker/Dockerfile")" "RUN docker/build.sh fetch-packages
RUN tools/fetch
RUN docker/build.sh packages
RUN docker/build.sh program /out
RUN runtime.sh eiot /usr/local/share/eiot/packages
RUN runtime.sh python airflow dbt ge
RUN runtime.sh python superset"
equal "every base is pinned" "$(sed -n 's/^FROM //p' "$root/docker/Dockerfile" | grep -vE '^(\$\{DEBIAN\}|eiot) AS ')" ""
equal "by its digest" "$(grep -cE '^ARG DEBIAN=debian:bookworm-[0-9]{8}-slim@sha256:[0-9a-f]{64}$' "$root/docker/Dockerfile")" 1

begin "the build stage makes the program"
step "debootstrap" make_base || end
fresh build
send_context
for file in .env eiot.yml .git data build .venv; do
    [ ! -e "$roots/build/src/$file" ] || fail "$file would be sent to the engine"
done
step "build.sh packages" inside build sh -c 'cd /src && docker/build.sh packages' || end
step "build.sh program" inside build sh -c 'cd /src && docker/build.sh program /out' || end
for package in libcurl4 libpq5 libmicrohttpd12; do
    grep -qx "$package" "$roots/build/out/packages" || fail "$package is not in the list of packages"
done
for package in gcc libpq-dev; do
    ! grep -qx "$package" "$roots/build/out/packages" || fail "$package is in the list of packages"
done

begin "what ships is small, and holds no tools"
fresh run
before=$(megabytes "$roots/run")
mkdir -p "$roots/run/usr/local/share/eiot"
cp "$root/docker/runtime.sh" "$roots/run/usr/local/sbin/"
cp "$roots/build/out/packages" "$roots/run/usr/local/share/eiot/"
step "runtime.sh eiot" inside run runtime.sh eiot /usr/local/share/eiot/packages || end
packages=$(($(megabytes "$roots/run") - before))
cp -a "$roots/build/out/usr/local/." "$roots/run/usr/local/"
program=$(megabytes "$roots/build/out/usr/local")
echo "base $before MB, packages $packages MB, program with DuckDB $program MB"
[ $((packages + program)) -lt 200 ] || fail "the runtime layers take $((packages + program)) MB, expected below 200"
equal "libraries that are missing" "$(inside run ldd /usr/local/bin/eiot | grep 'not found')" ""
equal "compilers" "$(inside run sh -c 'command -v gcc cc make npm')" ""

begin "it runs as its user, who may write only where data are"
equal "who" "$(as_eiot id -u)" 10001
equal "version" "$(as_eiot eiot --version | head -n 1)" "eiot $version"
for dir in /srv/eiot /srv/eiot/data/raw /usr/local/bin; do
    ! as_eiot test -w "$dir" || fail "$dir may be written"
done
for dir in processed state airflow superset; do
    as_eiot test -w "data/$dir" || fail "data/$dir can't be written"
done
step "simulate" as_eiot eiot simulate --out /tmp/simulated --meters 30 --days 32 --seed 5 --quiet
step "run" as_eiot eiot run /tmp/simulated/files --store duckdb:data/processed/energy.duckdb --quiet
as_eiot eiot suspects --store duckdb:data/processed/energy.duckdb --format json >out || fail "suspects: exit $?"
contains "suspects" "$(cat out)" '"meter_id"'
as_eiot test -s data/processed/report.html || fail "there is no report"

begin "it serves, and its health check sees it"
port=$((20000 + $(od -An -N2 -tu2 /dev/urandom) % 12000))
health=$(sed -n 's/^    CMD \["curl", \(.*\)healthz"\]$/\1/p' "$root/docker/Dockerfile" | tr -d '",')healthz
health=$(echo "$health" | sed "s/:8080/:$port/")
# shellcheck disable=SC2086 # words of the health check
is_healthy() { as_eiot curl $health 2>/dev/null; }
! is_healthy || fail "healthy before it runs"
as_eiot eiot serve --setup --state data/state/serve.duckdb >out || fail "serve --setup: exit $?"
env -i PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin LANG=C.UTF-8 chroot --userspec=eiot:eiot "$roots/run" sh -c \
    "cd /srv/eiot && exec eiot serve --listen 127.0.0.1:$port --state data/state/serve.duckdb --open-metrics \
    --store duckdb:data/processed/energy.duckdb" >"$work/serve" 2>&1 </dev/null &
server=$!
for _ in $(seq 100); do
    ! is_healthy || break
    sleep 0.2
done
is_healthy || fail "not healthy: $(cat "$work/serve")"
contains "the store answers" "$(as_eiot curl -fsS "http://127.0.0.1:$port/metrics")" "
eiot_store_up 1
"
kill "$server"
wait "$server"
equal "exit code after SIGTERM" $? 0

end
