import {posix} from 'node:path'
import {matchGlob} from '../../build/context/glob.js'
import {disturbs} from './effects/effect.js'
import type {ImageCopy, LaterStep} from './image-copy.js'

type Placing = Pick<ImageCopy, 'sources' | 'destination' | 'keyword'>

/** The path below a source of COPY, '' when it is what the source names; undefined for one elsewhere. */
function within(path: string, source: string): string | undefined {
  if (source === '') return path
  if (!/[*?[\\]/.test(source)) {
    if (path === source) return ''
    return path.startsWith(`${source}/`) ? path.slice(source.length + 1) : undefined
  }
  const parts = path.split('/')
  for (let length = 1; length <= parts.length; length++) {
    if (matchGlob(source, parts.slice(0, length).join('/'))) return parts.slice(length).join('/')
  }
  return undefined
}

/** Whether a path is taken by one of these sources. */
export function isTaken(path: string, sources: readonly string[]): boolean {
  return sources.some(source => within(path, source) !== undefined)
}

/** Whether a path is one that a source names, not one in a folder that it names. */
export function isNamed(path: string, sources: readonly string[]): boolean {
  return sources.some(source => within(path, source) === '')
}

/** Where a COPY puts a file: several places where several of its sources take it. */
export function placesIn(path: string, {sources, destination, keyword}: Placing): string[] {
  if (keyword === 'RUN' || keyword === 'ONBUILD') return []
  const places = sources.flatMap(source => {
    const rest = within(path, source)
    if (rest === undefined) return []
    const below = rest !== '' ? rest : destination.endsWith('/') ? posix.basename(path) : ''
    return [posix.join(destination, below)]
  })
  return [...new Set(places)]
}

/** The file of the context that is at a place, the last COPY first; undefined where a step behind may have changed it. */
export function contextAt(place: string, copies: readonly ImageCopy[], files: Iterable<string>): string | undefined {
  for (const copy of copies.toReversed()) {
    for (const path of files) {
      if (placesIn(path, copy).includes(place)) return stepDisturbing(place, copy) ? undefined : path
    }
  }
  return undefined
}

/** The first step behind a COPY that may make something else of a place. */
export function stepDisturbing(place: string, {later, destination}: ImageCopy): LaterStep | undefined {
  const root = destination === '/' ? '/' : destination.replace(/\/$/, '')
  return later.find(({effects}) => effects.some(effect => disturbs(effect, place, root)))
}
