import {readdirSync} from 'node:fs'
import {extname, join} from 'node:path'
import {similar} from '../values/similar.js'

/** Whether a folder holds a path under exactly this name: some file systems take `App.py` for `app.py`, an engine does not. */
export function holdsExactly(root: string, path: string): boolean {
  return parts(path).every((part, at, all) => names(join(root, ...all.slice(0, at))).includes(part))
}

/**
 * The path in a folder that was probably meant by one that is not there: other letter case, a typing error, another
 * ending. Undefined for one that is there, and where no name resembles it.
 */
export function nearPath(root: string, path: string): string | undefined {
  const found: string[] = []
  for (const part of parts(path)) {
    const name = nearName(part, names(join(root, ...found)))
    if (name === undefined) return undefined
    found.push(name)
  }
  const near = found.join('/')
  return near === parts(path).join('/') ? undefined : near
}

/** The name itself where it is among them, else the one that resembles it most. */
export function nearName(written: string, all: readonly string[]): string | undefined {
  if (all.includes(written)) return written
  const inOtherCase = all.find(name => name.toLowerCase() === written.toLowerCase())
  if (inOtherCase !== undefined) return inOtherCase
  const ending = extname(written)
  const stem = stemOf(written)
  // `v1.txt` beside `v2.txt` is another version, not a typing error; one letter resembles every other.
  if (stem.length < 2) return undefined
  const others = all.filter(name => withoutDigits(name) !== withoutDigits(written))
  const sameEnding = others.filter(name => extname(name) === ending)
  const like = similar(stem, sameEnding.map(stemOf))
  if (like !== undefined) return sameEnding.find(name => stemOf(name) === like)
  return others.find(name => stemOf(name) === stem)
}

/** Whether all parts of two paths end alike: a file with another ending (`server.ts`, `server.js`) may be what the other is made from. */
export function sameEndings(one: string, other: string): boolean {
  const endings = (path: string) => parts(path).map(part => extname(part).toLowerCase())
  return endings(one).join('/') === endings(other).join('/')
}

const stemOf = (name: string) => name.slice(0, name.length - extname(name).length)
const withoutDigits = (name: string) => name.replace(/\d+/g, '0')
const parts = (path: string) => path.split('/').filter(part => part !== '' && part !== '.')

function names(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
