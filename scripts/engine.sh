#!/usr/bin/env bash
# Finds a Docker engine, or brings one up (root on Debian or Ubuntu only). Prints its endpoint on stdout.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

# DKR_DOCKERD_ARGS: more options for dockerd. With it and DKR_RUN_DIR a second engine can run beside the first.
RUN_DIR="${DKR_RUN_DIR:-/var/run}"
LOG="$STATE/dockerd.log"

# What counts is an engine that answers: a docker program on the PATH may have nothing behind it.
answering() { node "$REPO/scripts/engine-answers.js"; }

# wait_for_engine SECONDS [PID]: gives up at once when the process is gone.
wait_for_engine() {
  local deadline=$((SECONDS + $1))
  until answering >/dev/null; do
    [ "$SECONDS" -lt "$deadline" ] || return 1
    [ -z "${2:-}" ] || kill -0 "$2" 2>/dev/null || return 1
    sleep 0.5
  done
}

# A pid file from before a crash or a reboot stops dockerd when its number now belongs to someone else.
# One that names a living process of that name is left alone.
drop_stale_pid_file() {
  local file="$1" name="$2" pid
  [ -f "$file" ] || return 0
  pid="$(cat "$file")"
  [ "$(cat "/proc/$pid/comm" 2>/dev/null || true)" != "$name" ] || return 0
  say "  removing the stale $file"
  rm -f "$file"
}

start_dockerd() {
  mkdir -p "$STATE"
  drop_stale_pid_file "$RUN_DIR/docker.pid" dockerd
  drop_stale_pid_file "$RUN_DIR/docker/containerd/containerd.pid" containerd
  if [ -f "$RUN_DIR/docker.pid" ]; then
    say "  a dockerd is running already and does not answer yet: waiting for that one"
    DAEMON_PID="$(cat "$RUN_DIR/docker.pid")"
  else
    # shellcheck disable=SC2086  # several words on purpose
    start_detached "$LOG" dockerd ${DKR_DOCKERD_ARGS:-}
  fi
  wait_for_engine 60 "$DAEMON_PID" && return
  say "the last lines of $LOG:"
  tail -n 20 "$LOG" >&2 || true
  return 1
}

explain_and_stop() {
  say "error: no Docker engine answers, and this script starts one only as root on Debian or Ubuntu. What to do:"
  if [ "$(uname -s)" = Darwin ]; then
    say "  start Docker Desktop (open -a Docker), OrbStack or Colima (colima start), then run this again"
  elif have systemctl && have dockerd; then
    say "  sudo systemctl start docker        (and, to use it without sudo: sudo usermod -aG docker \$USER)"
  else
    say "  install Docker Engine as Docker's own documentation tells (\"Install Docker Engine\"), start it, run this again"
  fi
  say "  an engine somewhere else: set DOCKER_HOST=unix:///path/to/docker.sock or tcp://host:port"
  exit 3
}

if endpoint="$(answering)"; then
  say "✓ a Docker engine answers at $endpoint"
  echo "$endpoint"
  exit
fi
# Whoever names an engine means that one: starting another would not help.
if [ -n "${DOCKER_HOST:-}" ] && [ -z "${DKR_DOCKERD_ARGS:-}" ]; then
  die "DOCKER_HOST is $DOCKER_HOST and nothing answers there: start that engine, or unset DOCKER_HOST" 3
fi
can_install || explain_and_stop

if ! have dockerd; then
  step "installing docker.io and iptables" apt_install docker.io iptables || die "the engine could not be installed" 3
fi
if [ -d /run/systemd/system ] && [ -z "${DKR_DOCKERD_ARGS:-}" ]; then
  # Under systemd a dockerd of our own would be in the service's way.
  step "starting the docker service" systemctl start docker || die "it did not start: see 'journalctl -u docker'" 3
  wait_for_engine 60 || die "the docker service runs and does not answer: see 'journalctl -u docker'" 3
else
  step "starting dockerd (log: $LOG)" start_dockerd || die "dockerd did not come up" 3
fi
endpoint="$(answering)" || die "the engine was started and answers nowhere that docker looks: see 'docker context ls'" 3
say "✓ a Docker engine answers at $endpoint"
echo "$endpoint"
