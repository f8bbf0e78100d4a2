#!/usr/bin/env bash
# What a clean checkout needs before dkr runs: its npm packages and the built program.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

# A registry that lacks the native packages of other systems makes some npm versions (11.19) call a sound lock file out
# of sync. `npm install` keeps to the same lock file and bears what is optional; --no-save: it must not rewrite it.
install_packages() {
  local options=(--no-audit --no-fund --loglevel=error) log
  log="$(mktemp)"
  if ! npm ci "${options[@]}" >"$log" 2>&1; then
    grep -m 4 -E 'code|npm ci|Missing|Invalid' "$log" >&2 || tail -n 5 "$log" >&2
    say "  npm ci refused: trying npm install, which keeps to the lock file where it can"
    npm install --no-save "${options[@]}" >&2 || { rm -f "$log"; return 1; }
  fi
  rm -f "$log"
}

cd "$REPO"
# npm writes this file last; older than the lock file means that the lock has changed since.
installed=node_modules/.package-lock.json
if [ -f "$installed" ] && [ ! package-lock.json -nt "$installed" ]; then
  say "✓ node_modules is up to date"
else
  step "installing the npm packages (npm ci)" install_packages
  # A lock file touched by a checkout must not make every run install again.
  touch "$installed"
fi
node scripts/build.js
