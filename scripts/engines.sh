#!/usr/bin/env bash
# Three more engines beside the one that is there, for the tests that run on all of them (root on Debian only):
#   engines.sh             brings up what is missing; prints a JSON file that says how each is reached
#   engines.sh stop        ends them and drops what they stored
#   engines.sh rootfs      only makes the root file system of Docker 26 (slow, cached); prints its tar
# Docker 26 runs as a container of the first engine, with TLS (client certificates), an ssh server and a registry.
# Podman 4 runs beside it, behind its docker-compatible socket.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

# Raise it when the recipe of the root file system changes: the cache is keyed by it.
RECIPE=2
SUITE=trixie
PACKAGES=docker.io,docker-cli,docker-registry,openssh-server,podman,crun,netavark,nftables,iptables,ca-certificates,iproute2,procps
NAME=dkr-engine-26
DIR="$STATE/engines"
CERTS="$DIR/certs"
PODMAN_SOCKET="$DIR/podman.sock"
PODMAN_ROOTS=(--root "$DIR/podman" --runroot "$DIR/podman-run")
MAIN="${DOCKER_HOST:-unix:///var/run/docker.sock}"
main() { docker -H "$MAIN" "$@"; }

rootfs() {
  local tar work mirror
  tar="$CACHE/engine-26-$RECIPE-$(dpkg --print-architecture).tar"
  if [ ! -s "$tar" ]; then
    have debootstrap || step "installing debootstrap" apt_install debootstrap debian-archive-keyring
    mkdir -p "$CACHE"
    work="$(mktemp -d "${TMPDIR:-/tmp}/dkr-engine.XXXXXX")"
    chmod 755 "$work" # apt downloads as a user of its own
    mirror="$(debian_mirror)"
    if ! step "debootstrap of $SUITE with Docker 26 (over a minute)" \
      debootstrap --variant=minbase --include="$PACKAGES" "$SUITE" "$work/root" ${mirror:+"$mirror"} >"$work/log" 2>&1; then
      tail -n 20 "$work/log" >&2
      return 1
    fi
    rm -rf "$work"/root/var/lib/apt/lists/* "$work"/root/var/cache/apt/archives/*.deb "$work"/root/usr/share/{doc,man,locale}/*
    tar --numeric-owner -C "$work/root" --exclude=./dev/* --exclude=./proc/* --exclude=./sys/* -cf "$tar.$$" .
    mv "$tar.$$" "$tar"
    rm -rf --one-file-system "$work"
  fi
  echo "$tar"
}

# certificate NAME SUBJECT EXTENSION: signed by the test's own CA.
certificate() {
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$CERTS/$1-key.pem" -subj "/CN=$2" \
    -out "$CERTS/$1.csr" 2>/dev/null
  openssl x509 -req -in "$CERTS/$1.csr" -CA "$CERTS/ca.pem" -CAkey "$CERTS/ca-key.pem" -CAcreateserial -days 30 \
    -extfile <(echo "$3") -out "$CERTS/$1.pem" 2>/dev/null
}

# The names that docker's clients look for are those of the client's files: ca.pem, cert.pem, key.pem.
make_keys() {
  rm -rf "$CERTS"
  mkdir -p "$CERTS"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$CERTS/ca-key.pem" \
    -subj "/CN=dkr test CA" -days 30 -out "$CERTS/ca.pem" 2>/dev/null
  certificate server "$NAME" "subjectAltName=DNS:$NAME,IP:$1"
  certificate client "dkr tests" "extendedKeyUsage=clientAuth"
  cp "$CERTS/client.pem" "$CERTS/cert.pem"
  cp "$CERTS/client-key.pem" "$CERTS/key.pem"
  ssh-keygen -q -t ed25519 -N "" -f "$CERTS/ssh"
}

start_docker26() {
  local tar address
  tar="$(rootfs)"
  main image inspect "$NAME" >/dev/null 2>&1 || step "importing the image of Docker 26" import_image "$tar"
  main rm -f -v "$NAME" >/dev/null 2>&1 || true
  # --privileged asks for more than some machines give; this is what dockerd needs.
  main run -d --name "$NAME" --cap-add=ALL --cap-drop=SYS_RESOURCE --security-opt seccomp=unconfined \
    --security-opt apparmor=unconfined --security-opt systempaths=unconfined -v /sys/fs/cgroup:/sys/fs/cgroup:rw \
    -v /dev:/dev -v /var/lib/docker -v /var/lib/containers -v "$DIR/docker26:/run/host" "$NAME" sleep infinity >/dev/null
  address="$(main inspect -f '{{.NetworkSettings.IPAddress}}' "$NAME")"
  make_keys "$address"
  main cp "$CERTS" "$NAME:/certs"
  main exec -d "$NAME" sh -c 'exec dockerd --host=unix:///var/run/docker.sock --host=unix:///run/host/docker.sock \
    --host=tcp://0.0.0.0:2376 --tlsverify --tlscacert=/certs/ca.pem --tlscert=/certs/server.pem \
    --tlskey=/certs/server-key.pem --bip=10.201.0.1/24 >/var/log/dockerd.log 2>&1'
  main exec "$NAME" sh -c 'mkdir -p /run/sshd /root/.ssh && cp /certs/ssh.pub /root/.ssh/authorized_keys &&
    chown -R root:root /root/.ssh && chmod 700 /root/.ssh && chmod 600 /root/.ssh/authorized_keys && /usr/sbin/sshd'
  main exec -d "$NAME" sh -c 'mkdir -p /tmp/registry && printf "version: 0.1\nstorage: {filesystem: {rootdirectory: /tmp/registry}}\nhttp: {addr: \":5000\"}\n" >/tmp/registry.yml &&
    exec docker-registry serve /tmp/registry.yml >/var/log/registry.log 2>&1'
  printf '[%s]:22 %s\n%s %s\n' "$address" "$(host_key)" "$address" "$(host_key)" >"$CERTS/known_hosts"
  wait_for "$DIR/docker26/docker.sock" || { main exec "$NAME" tail -n 20 /var/log/dockerd.log >&2; return 1; }
  echo "$address" >"$DIR/docker26.address"
}

# Beside Docker 26, of the same Debian. Only its API is asked and containers without a network run: of those it has enough.
start_podman5() {
  podman_conf | main exec -i "$NAME" sh -c 'cat >/etc/containers.conf'
  rm -f "$DIR/docker26/podman.sock"
  main exec -d -e CONTAINERS_CONF=/etc/containers.conf "$NAME" \
    sh -c 'exec podman system service --time=0 unix:///run/host/podman.sock >/var/log/podman.log 2>&1'
  wait_for "$DIR/docker26/podman.sock" || { main exec "$NAME" tail -n 20 /var/log/podman.log >&2; return 1; }
}

host_key() { main exec "$NAME" cut -d' ' -f1,2 /etc/ssh/ssh_host_ed25519_key.pub; }

import_image() { main import "$1" "$NAME" >/dev/null; }

# Podman's default limits are above what a container may set; soft and hard alike, since its API swaps them.
podman_conf() {
  cat <<CONF
[containers]
default_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
CONF
}

start_podman() {
  have podman || step "installing podman" apt_install podman crun runc netavark aardvark-dns containernetworking-plugins
  # What a run left that was ended by force: names would be taken.
  drop "$DIR/podman"
  drop "$DIR/podman-run"
  mkdir -p "$DIR"
  podman_conf >"$DIR/containers.conf"
  # The registry of the tests speaks plain HTTP.
  printf '[[registry]]\nlocation = "127.0.0.1"\ninsecure = true\n' >"$DIR/registries.conf"
  rm -f "$PODMAN_SOCKET"
  start_detached "$DIR/podman.log" env CONTAINERS_CONF="$DIR/containers.conf" CONTAINERS_REGISTRIES_CONF="$DIR/registries.conf" \
    podman "${PODMAN_ROOTS[@]}" system service --time=0 "unix://$PODMAN_SOCKET"
  echo "$DAEMON_PID" >"$DIR/podman.pid"
  wait_for "$PODMAN_SOCKET" || { tail -n 20 "$DIR/podman.log" >&2; return 1; }
}

answers() { DOCKER_HOST="unix://$1" node "$REPO/scripts/engine-answers.js" >/dev/null; }

# wait_for SOCKET
wait_for() {
  local deadline=$((SECONDS + 60))
  until answers "$1"; do
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 0.3
  done
}

# The base images, from the cache that base-images.sh filled or the registry that it reached.
give_images() { DOCKER_HOST="unix://$1" bash "$REPO/scripts/base-images.sh"; }

start() {
  can_install || die "these engines are brought up only by root on Debian" 3
  have docker || die "no docker client on the PATH: npm run engine installs it" 3
  mkdir -p "$DIR/docker26"
  answers "$PODMAN_SOCKET" || step "starting Podman" start_podman || die "Podman did not come up" 3
  answers "$DIR/docker26/docker.sock" || step "starting Docker 26 in a container" start_docker26 ||
    die "Docker 26 did not come up" 3
  answers "$DIR/docker26/podman.sock" || step "starting Podman 5 beside it" start_podman5 || die "Podman 5 did not come up" 3
  give_images "$PODMAN_SOCKET"
  give_images "$DIR/docker26/docker.sock"
  printf '{"podman": "%s", "podman5": "%s", "docker26": {"address": "%s", "certs": "%s"}}\n' "$PODMAN_SOCKET" \
    "$DIR/docker26/podman.sock" "$(cat "$DIR/docker26.address")" "$CERTS" >"$DIR/engines.json"
  say "✓ Docker 26, Podman 4 and Podman 5 answer"
  echo "$DIR/engines.json"
}

# drop FOLDER: a container that still runs holds its file system there, and Podman's store itself is a mount.
drop() {
  awk -v dir="$1" '$2 == dir || index($2, dir "/") == 1 {print $2}' /proc/mounts | sort -r |
    while read -r mount; do umount -l "$mount" || true; done
  rm -rf --one-file-system "$1"
}

stop() {
  local pid
  main rm -f -v "$NAME" >/dev/null 2>&1 || true
  pid="$(cat "$DIR/podman.pid" 2>/dev/null || true)"
  if [ -n "$pid" ] && [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = podman ]; then
    CONTAINERS_CONF="$DIR/containers.conf" podman "${PODMAN_ROOTS[@]}" rm -af -t 0 >/dev/null 2>&1 || true # what stays is unmounted below
    kill "$pid"
  fi
  drop "$DIR"
  say "✓ the other engines are gone"
}

case "${1:-start}" in
  start) start ;;
  stop) stop ;;
  rootfs) rootfs ;;
  *) die "usage: engines.sh [start|stop|rootfs]" 2 ;;
esac
