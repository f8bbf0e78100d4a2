#!/usr/bin/env bash
# Everything, from a clean checkout on a bare machine: set-up, static checks, and the five tiers of tests.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

begin=$SECONDS
cd "$REPO"

bash scripts/setup.sh || die "dkr could not be set up: see above"
endpoint="$(bash scripts/engine.sh)" || die "the tests need a Docker engine: see above" 3
use_engine "$endpoint"
bash scripts/sweep.sh || die "what an earlier run left could not be removed: see above"

# An engine behind ssh is tested with a real ssh server, a dying one with a dockerd on a bridge of its own.
if { [ ! -x /usr/sbin/sshd ] || ! have ip; } && can_install; then
  step "installing openssh-server and iproute2" apt_install openssh-server iproute2 || die "the tests need them: see above"
fi

# Before the images: both may call apt, which does not wait for itself.
DKR_TEST_REGISTRY="$(bash scripts/registry.sh start-any)" || die "the tests need a registry: see above"
export DKR_TEST_REGISTRY
work="$(mktemp -d)"
engines=""
cleanup() {
  if [ "$engines" ]; then
    # They may still be on their way: a group of their own, so that all of it ends.
    kill -- "-$engines" 2>/dev/null || true
    bash scripts/engines.sh stop
  fi
  REGISTRY_PORT="${DKR_TEST_REGISTRY##*:}" bash scripts/registry.sh stop
  rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# On a bare machine the images take a minute, in which the checks and the unit tests need no engine.
# An interrupted run leaves this job to its end: what it makes is cached for the next one.
bash scripts/base-images.sh >"$work/images.log" 2>&1 &
images=$!

failed=""
part() {
  local name="$1" start=$SECONDS
  shift
  say ""
  say "── $name ──"
  "$@" || failed="$failed, $name"
  say "── $name: $((SECONDS - start)) s"
}

part "static checks" node scripts/check.js
part "unit tests" node scripts/jest.js unit

say ""
say "── base images ──"
if ! wait "$images"; then
  cat "$work/images.log" >&2
  die "the tests need the base images: see above"
fi
cat "$work/images.log" >&2

# Three more engines take a minute or two on a bare machine, and need the images.
if can_install; then
  setsid bash scripts/engines.sh >"$work/engines.path" 2>"$work/engines.log" &
  engines=$!
fi

part "tests on the engine" node scripts/jest.js engine

if [ "$engines" ]; then
  wait "$engines" || { cat "$work/engines.log" >&2; die "the tests on other engines need them: see above"; }
  DKR_TEST_ENGINES="$(cat "$work/engines.path")"
  export DKR_TEST_ENGINES
  part "tests of the program, also behind faults and on other engines" node scripts/jest.js cli faults engines
else
  part "tests of the program, also behind faults" node scripts/jest.js cli faults
  say "the tests on Docker 26 and Podman are left out: only root on Debian can bring these engines up"
fi

say ""
if [ "$failed" ]; then
  die "failed: ${failed#, } (after $((SECONDS - begin)) s)"
fi
say "✓ all passed in $((SECONDS - begin)) s"
