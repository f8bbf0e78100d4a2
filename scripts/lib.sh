# shellcheck shell=bash disable=SC2034  # the variables are for those who source this
# Sourced by the other scripts: where things are, how to speak, how to get a Debian package.
# Written for bash 3.2 as well, since that is what macOS ships.

REPO="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
# Pids, logs and registry data; never inside the repository.
STATE="${XDG_STATE_HOME:-$HOME/.local/state}/dkr-dev"
# What is slow to make and safe to delete.
CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/dkr-dev"

# Messages go to stderr: some scripts print a result (a path, an endpoint) on stdout.
say() { printf '%s\n' "$*" >&2; }
die() { say "error: $1"; exit "${2:-1}"; }
have() { command -v "$1" >/dev/null 2>&1; }

# step "what it does" command…: one line before; the seconds after, when there is something to tell.
# Inside `if` or `||` bash switches -e off, so only single commands are to be passed, not long functions.
step() {
  local what="$1" start=$SECONDS rc=0
  shift
  say "→ $what"
  "$@" || rc=$?
  local took=$((SECONDS - start))
  if [ "$rc" -ne 0 ]; then
    say "  failed after $took s: $what"
  elif [ "$took" -gt 5 ]; then
    say "  took $took s: $what"
  fi
  return "$rc"
}

# Only a Debian-like machine where this user is root may be changed: a developer's laptop never is.
can_install() { [ "$(id -u)" -eq 0 ] && have apt-get; }

# apt_install PACKAGE…: quiet unless it fails. The package lists of a fresh machine are empty or old,
# hence the update; the lock timeout lets two scripts install at the same time.
apt_install() {
  local log
  log="$(mktemp)"
  if (
    export DEBIAN_FRONTEND=noninteractive
    apt-get update && apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@"
  ) </dev/null >"$log" 2>&1; then
    rm -f "$log"
  else
    tail -n 20 "$log" >&2
    rm -f "$log"
    return 1
  fi
}

# start_detached LOG COMMAND…: a daemon that outlives this script, its terminal and its process group.
start_detached() {
  local log="$1"
  shift
  setsid nohup "$@" >"$log" 2>&1 </dev/null &
  # The group leader's number is the daemon's own: setsid execs, it does not fork in a background job.
  DAEMON_PID=$!
}

# use_engine ENDPOINT: whatever the scripts found, dkr and the tests are to use too. The usual place needs no words,
# and a DOCKER_HOST for it would hide how dkr finds an engine by itself.
use_engine() {
  [ "$1" = unix:///var/run/docker.sock ] || export DOCKER_HOST="$1"
}

# debian_mirror: the one that apt itself uses here; nothing when that is no Debian mirror (debootstrap has a default).
debian_mirror() {
  [ "$(. /etc/os-release && echo "$ID")" = debian ] || return 0
  # shellcheck disable=SC2016  # the dollar is apt's
  apt-get indextargets --format '$(REPO_URI)' 'Component: main' 2>/dev/null |
    awk '/^https?:/ && !/security/ && !found {print; found = 1}'
}
