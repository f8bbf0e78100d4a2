#!/usr/bin/env bash
# Makes sure that the engine has the two images that the tests and the demo start from: pulled where a registry
# answers, else (root on Debian) made from Debian's packages and labelled as what they are.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

PYTHON=python:3.13-slim
BUSYBOX=busybox:1.36
image() { node "$REPO/scripts/engine-image.js" "$@"; }

node "$REPO/scripts/engine-answers.js" >/dev/null || die "no Docker engine answers: run 'npm run engine' first" 3

# import_stand_in KIND IMAGE CHANGE…
import_stand_in() {
  local kind="$1" name="$2" tar
  shift 2
  tar="$(bash "$REPO/scripts/stand-ins.sh" "$kind")"
  step "importing the stand-in as $name" image import "$name" "$tar" "$@" \
    "LABEL dkr.stand-in=\"not the official $name: made from Debian's packages by dkr's scripts\""
}

# ensure IMAGE KIND CHANGE…
ensure() {
  local name="$1" kind="$2"
  shift 2
  if image has "$name"; then
    say "✓ $name is there"
    return
  fi
  if [ "${unreachable:-}" ] || ! step "pulling $name" image pull "$name"; then
    # Asked once is enough: the second image would wait for the same silence.
    unreachable=yes
    can_install || die "$name cannot be pulled, and only root on Debian or Ubuntu can make a stand-in for it"
    import_stand_in "$kind" "$name" "$@"
  fi
  say "✓ $name is ready"
}

SYSTEM_PATH=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin
CA=/etc/ssl/certs/ca-certificates.crt
# pip and requests bring a bundle of their own and have to be pointed at the system's, like node in a later layer.
ensure "$PYTHON" python "ENV PATH=$SYSTEM_PATH" 'ENV LANG=C.UTF-8' \
  "ENV SSL_CERT_FILE=$CA PIP_CERT=$CA REQUESTS_CA_BUNDLE=$CA NODE_EXTRA_CA_CERTS=$CA" 'CMD ["python3"]'
ensure "$BUSYBOX" busybox "ENV PATH=$SYSTEM_PATH" 'CMD ["sh"]'
