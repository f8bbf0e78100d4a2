#!/usr/bin/env bash
# The whole road in one go: an empty folder, an app, an image, a container that answers, and everything gone again.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

bash "$REPO/scripts/setup.sh"
endpoint="$(bash "$REPO/scripts/engine.sh")"
use_engine "$endpoint"
bash "$REPO/scripts/base-images.sh"

folder="$(mktemp -d "${TMPDIR:-/tmp}/dkr-demo-XXXXXX")"
times=()
started=
cleanup() {
  local rc=$?
  trap - EXIT
  cd "$folder"
  if [ "$started" ]; then
    say "the demo did not get to its end: taking down what it started"
    node -- "$REPO/bin/run.cjs" down >&2 || true
  fi
  cd /
  rm -rf "$folder" "$folder.url"
  exit "$rc"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# date has no fraction of a second on macOS.
now() { node -p 'Date.now()'; }

# show LABEL COMMAND…: prints it, runs it, keeps its time.
show() {
  local label="$1" start
  shift
  say ""
  say "\$ $label"
  start="$(now)"
  "$@"
  times+=("$(awk "BEGIN {printf \"%7.1f s  \", ($(now) - $start) / 1000}")$label")
}
dkr() { show "dkr $*" node -- "$REPO/bin/run.cjs" "$@"; }
fetch() { node -e 'fetch(process.argv[1]).then(async r => { console.log(r.status + " " + await r.text()); process.exit(r.ok ? 0 : 1) })' "$1"; }

cd "$folder"
dkr init -y
started=yes
# Kept in a file: in a $( ) the recorded time would be lost with its subshell.
dkr up -d >"$folder.url"
url="$(head -n 1 "$folder.url")"
echo "$url"
show "fetch $url" fetch "$url"
dkr ls
dkr images
dkr down
started=

say ""
printf '%s\n' "${times[@]}"
