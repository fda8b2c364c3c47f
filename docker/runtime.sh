#!/bin/sh
# The steps of the stages of docker/Dockerfile that ship. Debian, as root. test/stack/image.sh runs the same steps.
#
#     docker/runtime.sh eiot FILE         the packages listed in FILE, and what every image has
#     docker/runtime.sh python NAME...    environments of tools/python below /srv/eiot/.venv
set -eu
export DEBIAN_FRONTEND=noninteractive

install() {
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "$@"
    apt-get clean
    rm -rf /var/lib/apt/lists/* /var/cache/debconf/*-old /var/log/apt /var/log/dpkg.log /var/log/alternatives.log
}

# The user of all containers of these images, and the folders where volumes are mounted: a new volume takes the owner
# of the folder.
make_user() {
    ! getent passwd eiot > /dev/null || return 0
    groupadd --gid 10001 eiot
    useradd --uid 10001 --gid eiot --home-dir /srv/eiot --no-create-home --shell /usr/sbin/nologin eiot
    mkdir -p /srv/eiot/data/raw
    for dir in data/processed data/state data/airflow data/superset; do
        mkdir -p "/srv/eiot/$dir"
        chown eiot: "/srv/eiot/$dir"
    done
}

case "${1:-}" in
eiot)
    make_user
    # shellcheck disable=SC2046 # a list of words
    install $(cat "${2:?usage: docker/runtime.sh eiot FILE}") ca-certificates curl tzdata
    ;;
python)
    shift
    make_user
    install ca-certificates curl python3 python3-venv
    for name in "$@"; do
        /srv/eiot/tools/install_venv "$name"
        rm -f "/srv/eiot/.venv/$name.log"
    done
    ;;
*)
    echo "ERROR: unknown step '${1:-}'" >&2
    exit 2
    ;;
esac
