#!/bin/sh
# The steps of the build stages of docker/Dockerfile, in the order in which they are done there. Debian, as root, in
# the project's folder. test/stack/image.sh runs the same steps.
#
#     docker/build.sh fetch-packages    what tools/fetch needs: npm, openssl
#     docker/build.sh packages          what the compiler needs: the Makefile's list
#     docker/build.sh program DIR       builds eiot into DIR/usr/local, and DIR/packages: what it needs at run time
set -eu
export DEBIAN_FRONTEND=noninteractive

install() {
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "$@"
    rm -rf /var/lib/apt/lists/*
}

# The words of variables of the Makefile.
from_makefile() {
    printf 'words:\n\t@echo %s\n' "$*" | make -s -f Makefile -f - words
}

# Debian packages of the shared libraries that FILE... load, without those every system has.
packages_of() {
    ldd "$@" | awk '$2 == "=>" && $3 ~ /^\// { print $3 }' | sort -u | while read -r library; do
        # dpkg knows it by one of its names: merged /usr, or not
        for path in "$(realpath "$library")" "/usr$(realpath "$library")" "$(realpath "$library" | sed 's|^/usr||')"; do
            if dpkg-query -S "$path" 2>/dev/null; then break; fi
        done
    done | cut -d: -f1 | sort -u | while read -r package; do
        [ "$package" = libc6 ] || [ "$(dpkg-query -W -f='${Priority}' "$package")" = required ] || echo "$package"
    done
}

# The program, DuckDB's library, and the licences of what is inside them; no documents, man pages, units.
program() { # DIR
    meson setup build/image --buildtype=release -Db_ndebug=false --prefix=/usr/local
    ninja -C build/image src/cmd/eiot
    DESTDIR=$(realpath -m "$1") meson install -C build/image --no-rebuild --quiet --tags runtime
    strip "$1/usr/local/bin/eiot"
    mkdir -p "$1/usr/local/lib/eiot" "$1/usr/local/share/eiot/licenses"
    cp third_party/lib/libduckdb.so "$1/usr/local/lib/eiot/"
    cp LICENSE third_party/*.LICENSE third_party/web/*.LICENSE "$1/usr/local/share/eiot/licenses/"
    "$1/usr/local/bin/eiot" --version
    packages_of "$1/usr/local/bin/eiot" "$1/usr/local/lib/eiot/libduckdb.so" > "$1/packages"
    [ -s "$1/packages" ]
}

case "${1:-}" in
fetch-packages) install ca-certificates nodejs npm openssl ;;
packages)
    install make # reads the list
    # shellcheck disable=SC2046 # a list of words
    install $(from_makefile '$(PACKAGES) $(OPTIONAL_PACKAGES)')
    ;;
program) program "${2:?usage: docker/build.sh program DIR}" ;;
*)
    echo "ERROR: unknown step '${1:-}'" >&2
    exit 2
    ;;
esac
