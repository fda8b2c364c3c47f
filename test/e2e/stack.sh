#!/bin/sh
# tools/stack: what it asks of Docker, which is a stand-in here, and what it says where there is none.
. "$EIOT_SOURCE_ROOT/test/e2e/lib.sh"

# A project whose tools/native and docker note what they are asked.
project() {
    mkdir tools bin
    cp "$EIOT_SOURCE_ROOT/tools/stack" tools
    printf '#!/bin/sh\necho "setup" >>"%s/asked"\n' "$PWD" >tools/setup
    printf '#!/bin/sh\necho "native $*" >>"%s/asked"\n' "$PWD" >tools/native
    cat >bin/docker <<DOCKER
#!/bin/sh
cd "$PWD"
[ "\$1" = info ] || [ "\$1" = inspect ] || [ "\$2" = version ] || [ "\$3 \$4" = "--all --quiet" ] || echo "docker \$*" >>asked
case "\$*" in
info) [ ! -e no_engine ] ;;
"compose version") [ ! -e no_compose ] ;;
"compose ps --all --quiet") cat containers ;;
inspect*)
    if [ -s states ]; then head -n 1 states | tr '|' '\n'; sed -i '1{\$!d}' states; fi ;;
esac
DOCKER
    chmod +x tools/* bin/docker
    : >asked
    echo abc >containers
    echo "eiot healthy|init |grafana healthy" >states
}

# stack CODE WORDS...: output in out and err
stack() {
    expected_code=$1
    shift
    PATH="$PWD/bin:$PATH" EIOT_STACK_WAIT=${wait_s:-20} tools/stack "$@" >out 2>err
    code=$?
    [ "$code" = "$expected_code" ] || fail "tools/stack $*: exit $code, expected $expected_code: $(cat err)"
}

no_engine="There is no Docker engine: \`make up-native\` starts the same services without."

begin "no engine"
project
touch no_engine
for verb in up down; do
    stack 1 "$verb"
    equal "$verb" "$(cat err)" "$no_engine"
done
equal "nothing was asked for" "$(cat asked)" ""
stack 0 ps
stack 0 logs eiot -f
equal "what runs natively is shown" "$(cat asked)" "native ps
native logs eiot -f"
rm bin/docker
mkdir empty
for word in sh dirname cat echo; do ln -s "$(command -v $word)" empty; done
PATH=$PWD/empty tools/stack up >out 2>err && fail "up without docker: exit 0"
equal "no docker at all" "$(cat err)" "$no_engine"

begin "no compose"
project
touch no_compose
stack 1 up
equal "said" "$(cat err)" "ERROR: docker has no compose
HINT: Install its plugin: docker-compose-plugin."

begin "up makes secrets first, and waits until all are healthy"
project
printf 'eiot starting|init |grafana starting\neiot healthy|init |grafana starting\neiot healthy|init |grafana healthy\n' >states
stack 0 up
equal "asked" "$(cat asked)" "setup
docker compose up --detach --build --remove-orphans
docker compose ps"
equal "looked until" "$(cat states)" "eiot healthy|init |grafana healthy"
[ -d data/raw ] || fail "data/raw was not made"

begin "what does not become healthy is told"
project
echo "eiot healthy|grafana starting|clickhouse unhealthy" >states
wait_s=0 stack 1 up
equal "said" "$(cat err)" "ERROR: not healthy: clickhouse grafana
HINT: make logs-NAME shows why; make ps shows all."

begin "down, ps and logs go to Docker where it has containers"
project
stack 0 down
stack 0 ps
stack 0 logs
stack 0 logs eiot -f
equal "asked" "$(cat asked)" "docker compose down --remove-orphans
docker compose ps
docker compose logs --tail 200
docker compose logs --tail 200 eiot -f"
: >containers
stack 0 ps
equal "and else to what runs natively" "$(tail -n 1 asked)" "native ps"
stack 1 logs
equal "said" "$(cat err)" "ERROR: whose log?
HINT: make logs-NAME; make ps shows the names."

end
