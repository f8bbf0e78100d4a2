import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'

/** A shell script that speaks the helper protocol: one file for each registry, and a log of the actions. */
const script = `#!/bin/sh
store="$(dirname "$0")/store"
mkdir -p "$store"
input="$(cat)"
echo "$1 $#" >> "$store/log"
name() { printf %s "$1" | tr -c 'A-Za-z0-9.' _; }
case "$1" in
  get)
    file="$store/$(name "$input")"
    if [ -f "$file" ]; then cat "$file"; else echo "credentials not found in native keychain"; exit 1; fi ;;
  store)
    url="$(printf %s "$input" | sed 's/.*"ServerURL":"\\([^"]*\\)".*/\\1/')"
    printf %s "$input" > "$store/$(name "$url")" ;;
  list) echo '{}' ;;
  erase) rm -f "$store/$(name "$input")" ;;
  *) exit 1 ;;
esac
`

/**
 * Puts a working credential helper `docker-credential-NAME` into DIR/bin, or one with another script.
 * @returns the folder for PATH
 */
export function installHelper(dir: string, name: string, text: string = script): string {
  const bin = join(dir, 'bin')
  mkdirSync(bin, {recursive: true})
  writeFileSync(join(bin, `docker-credential-${name}`), text, {mode: 0o755})
  return bin
}
