#!/usr/bin/env bash
# A registry on this machine, without login or TLS (engines take loopback addresses as they are). Prints its address.
#   registry.sh              on 127.0.0.1:${REGISTRY_PORT:-5000}; nothing to do when one answers there
#   registry.sh start-any    on a free port
#   registry.sh stop         ends the one on REGISTRY_PORT and drops what it stored
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

action="${1:-start}"
PORT="${REGISTRY_PORT:-5000}"
if [ "$action" = start-any ]; then
  PORT="$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })')"
fi
ADDRESS="127.0.0.1:$PORT"
DIR="$STATE/registry-$PORT"
CONTAINER="dkr-registry-$PORT"

# 401 counts as well: a registry that wants a login is a registry.
answers() {
  node -e 'fetch(process.argv[1], {signal: AbortSignal.timeout(2000)})
    .then(r => process.exit(r.headers.has("docker-distribution-api-version") ? 0 : 1), () => process.exit(1))' \
    "http://$ADDRESS/v2/"
}

# Only while that number still belongs to a registry: it may have been given to another process since.
running_pid() {
  local pid
  pid="$(cat "$DIR/pid" 2>/dev/null)" || return 1
  [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = docker-registry ] && echo "$pid"
}

start_program() {
  mkdir -p "$DIR/data"
  cat >"$DIR/config.yml" <<YAML
version: 0.1
log: {level: warn, accesslog: {disabled: true}}
storage:
  filesystem: {rootdirectory: $DIR/data}
  delete: {enabled: true}
http: {addr: "$ADDRESS", secret: only-one-instance-needs-none}
YAML
  # The registry takes every REGISTRY_… variable as a setting of its own.
  start_detached "$DIR/log" env -u REGISTRY_PORT docker-registry serve "$DIR/config.yml"
  echo "$DAEMON_PID" >"$DIR/pid"
}

# Where nothing may be installed (a laptop), the registry is a container of the engine that is there.
start_container() {
  have docker || die "neither docker-registry nor docker is on the PATH"
  docker rm -f "$CONTAINER" >/dev/null 2>&1 || true
  docker run -d --name "$CONTAINER" -p "$ADDRESS:5000" -e REGISTRY_STORAGE_DELETE_ENABLED=true registry:2 >/dev/null
}

wait_until_it_answers() {
  local tries=0
  until answers; do
    tries=$((tries + 1))
    [ "$tries" -lt 60 ] || return 1
    [ ! -f "$DIR/pid" ] || running_pid >/dev/null || [ "$tries" -lt 3 ] || return 1
    sleep 0.25
  done
}

start() {
  if answers; then
    say "✓ a registry answers at $ADDRESS"
  else
    if ! have docker-registry && can_install; then
      step "installing docker-registry" apt_install docker-registry
    fi
    if have docker-registry; then start_program; else step "starting registry:2 on the engine" start_container; fi
    if ! wait_until_it_answers; then
      tail -n 10 "$DIR/log" >&2 2>/dev/null || true
      stop
      die "no registry came up at $ADDRESS (is the port taken? REGISTRY_PORT chooses another)"
    fi
    say "✓ a registry runs at $ADDRESS (REGISTRY_PORT=$PORT npm run registry stop ends it)"
  fi
  echo "$ADDRESS"
}

stop() {
  local pid
  if pid="$(running_pid)"; then
    kill "$pid"
    say "✓ the registry at $ADDRESS is stopped"
  elif [ ! -d "$DIR" ] && have docker && docker container inspect "$CONTAINER" >/dev/null 2>&1; then
    docker rm -f -v "$CONTAINER" >/dev/null
    say "✓ the registry container at $ADDRESS is gone"
  else
    say "✓ no registry of these scripts runs at $ADDRESS"
  fi
  rm -rf "$DIR"
}

case "$action" in
  start | start-any) start ;;
  stop) stop ;;
  *) die "usage: registry.sh [start|start-any|stop]" 2 ;;
esac
