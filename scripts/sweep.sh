#!/usr/bin/env bash
# Removes from the engine what a run of the tests left that was ended by force: a name that is taken fails the next run.
# Only what is named dkr-test…, as all that the tests make.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

have docker || exit 0

# sweep WHAT LIST… -- REMOVE…: docker's words that list them and remove them.
sweep() {
  local what="$1" found list=()
  shift
  while [ "$1" != -- ]; do
    list+=("$1")
    shift
  done
  shift
  found="$(docker "${list[@]}" | sed '/<none>/d' | sort -u)"
  [ "$found" ] || return 0
  say "→ removing $(wc -l <<<"$found" | tr -d ' ') $what of a test run that was ended by force"
  xargs docker "$@" <<<"$found" >/dev/null
}

sweep containers ps -aq --filter name=^/dkr-test -- rm -f -v
sweep networks network ls -q --filter name=^dkr-test -- network rm
sweep volumes volume ls -q --filter name=^dkr-test -- volume rm
# By name: an ID would take the base images along, which tests give names of their own.
sweep images images --format '{{.Repository}}:{{.Tag}}' --filter 'reference=dkr-test*' --filter 'reference=dkr-test*/*' \
  -- rmi -f
