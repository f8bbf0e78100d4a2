#!/usr/bin/env bash
# Makes the root file system of a stand-in image from Debian's packages, where no registry can be reached:
#   stand-ins.sh python|busybox      prints the path of a tar, from the cache when it is there
# Needs root on Debian or Ubuntu (base-images.sh checks).
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

# Raise it when a recipe below changes: the cache is keyed by it.
RECIPE=2
SUITE=trixie
# Flask and gunicorn are baked in so that `pip install -r requirements.txt` succeeds with no package index as well.
PACKAGES=python3-minimal,python3-pip,python3-venv,python3-flask,python3-gunicorn,gunicorn,ca-certificates

kind="${1:?python or busybox}"
tar="$CACHE/$kind-$RECIPE-$(dpkg --print-architecture).tar"
if [ -s "$tar" ]; then
  say "  from the cache: $tar"
  echo "$tar"
  exit
fi
mkdir -p "$CACHE"
work="$(mktemp -d "${TMPDIR:-/tmp}/dkr-stand-in.XXXXXX")"
# A debootstrap cut short leaves its /proc and /sys mounted: rm must not walk into those.
cleanup() {
  umount "$work/root/proc" "$work/root/sys" 2>/dev/null || true
  rm -rf --one-file-system "$work"
}
trap cleanup EXIT
chmod 755 "$work" # apt downloads as a user of its own
mkdir "$work/root"

python() {
  # The keyring by name: Ubuntu's debootstrap comes without Debian's.
  have debootstrap || step "installing debootstrap" apt_install debootstrap debian-archive-keyring
  local mirror proxy
  mirror="$(debian_mirror)"
  proxy="$(apt-config shell p Acquire::http::Proxy | sed -n "s/^p='\(.*\)'$/\1/p")"
  [ -z "$proxy" ] || export http_proxy="${http_proxy:-$proxy}"
  step "debootstrap of $SUITE with Python (about a minute)" bootstrap "$mirror"
  cd "$work/root"
  # Debian forbids pip outside a venv; Docker's python image does not.
  rm -f usr/lib/python3*/EXTERNALLY-MANAGED
  ln -sf python3 usr/bin/python
  let_pip_replace_packages
  # The host may sit behind a proxy with a certificate of its own: what the host trusts, the container has to trust.
  [ ! -s /etc/ssl/certs/ca-certificates.crt ] ||
    cp /etc/ssl/certs/ca-certificates.crt etc/ssl/certs/ca-certificates.crt
  rm -rf var/lib/apt/lists/* var/cache/apt/* var/cache/debconf/*-old var/log/* \
    usr/share/doc/* usr/share/man/* usr/share/info/* usr/share/locale/* dev/* run/* tmp/*
  mkdir -p var/cache/apt/archives/partial var/lib/apt/lists/partial var/log/apt
  # Otherwise the build machine's name and resolver go into the image.
  rm -f etc/hostname etc/resolv.conf
}

bootstrap() {
  if ! debootstrap --variant=minbase --include="$PACKAGES" "$SUITE" "$work/root" ${1:+"$1"} >"$work/log" 2>&1; then
    tail -n 20 "$work/log" >&2
    return 1
  fi
}

# pip refuses to replace what Debian installed, for want of a RECORD: an app that pins another Flask could not be built.
let_pip_replace_packages() {
  local site=usr/lib/python3/dist-packages info package file
  for info in "$site"/*.dist-info; do
    [ ! -e "$info/RECORD" ] || continue
    package="$(chroot . dpkg -S "/$info" | cut -d: -f1)"
    chroot . dpkg -L "$package" | while read -r file; do
      if [ -f ".$file" ] && [ "${file#"/$site/"}" != "$file" ]; then
        echo "${file#"/$site/"},,"
      fi
    done >"$info/RECORD"
  done
}

busybox() {
  cd "$work" # apt-get download writes here, and the host keeps its own packages
  step "fetching Debian's busybox-static" download_busybox
  dpkg-deb -x busybox-static_*.deb unpacked
  cd root
  mkdir -p bin dev etc home proc root sys usr/bin usr/sbin sbin var/spool tmp
  chmod 1777 tmp
  cp "$work/unpacked/bin/busybox" bin/busybox 2>/dev/null || cp "$work/unpacked/usr/bin/busybox" bin/busybox
  local applet
  for applet in $(bin/busybox --list); do
    [ "$applet" = busybox ] || ln -sf busybox "bin/$applet"
  done
  printf '%s\n' 'root:x:0:0:root:/root:/bin/sh' 'nobody:x:65534:65534:nobody:/home:/bin/false' >etc/passwd
  printf '%s\n' 'root:x:0:' 'nobody:x:65534:' >etc/group
  # Some programs look for the shebang's usual place.
  ln -s ../../bin/env usr/bin/env
}

download_busybox() {
  (apt-get update && apt-get download busybox-static) </dev/null >"$work/log" 2>&1 || {
    tail -n 20 "$work/log" >&2
    return 1
  }
}

case "$kind" in
  python) python ;;
  busybox) busybox ;;
  *) die "no stand-in is called $kind" 2 ;;
esac
# Renamed at the end, so that a broken run leaves no half tar behind.
tar --numeric-owner --sort=name -C "$work/root" -cf "$tar.$$" .
mv "$tar.$$" "$tar"
say "  $(du -h "$tar" | cut -f1): $tar"
echo "$tar"
