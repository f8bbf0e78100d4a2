import type {CacheEntry} from '../engine/buildkit/control.js'
import {DkrError} from '../errors/dkr-error.js'
import {familiarReference, parseImageReference, withDefaultTag} from '../reference/image.js'

/**
 * Reads `--cache-from IMAGE` or `type=registry,ref=IMAGE`: an image whose steps may be used again.
 * @throws DkrError USAGE, INVALID_REFERENCE
 */
export function parseCacheFrom(text: string): string {
  const {type = 'registry', ref} = text.includes('=') ? fieldsOf(text) : {ref: text}
  if (type !== 'registry' || !ref) throw unsupported('--cache-from', text, '--cache-from IMAGE')
  return familiarReference(withDefaultTag(parseImageReference(ref)))
}

/**
 * Reads `--cache-to type=inline`, `type=registry,ref=IMAGE[,mode=max]` or IMAGE: where to keep the cache for other machines.
 * @throws DkrError USAGE, INVALID_REFERENCE
 */
export function parseCacheTo(text: string): CacheEntry {
  const {type = 'registry', ...attrs} = text.includes('=') ? fieldsOf(text) : {ref: text}
  if (type === 'inline') return {type, attrs: {}}
  if (type !== 'registry' || !attrs.ref)
    throw unsupported('--cache-to', text, '--cache-to type=inline, then --cache-from IMAGE in the next build')
  return {type, attrs: {...attrs, ref: familiarReference(withDefaultTag(parseImageReference(attrs.ref)))}}
}

function fieldsOf(text: string): Record<string, string> {
  return Object.fromEntries(text.split(',').map(part => part.split(/=(.*)/s).slice(0, 2)))
}

function unsupported(flag: string, text: string, suggestion: string): DkrError {
  return new DkrError('USAGE', {
    message: `${flag} cannot do this here: "${text}"`,
    why: 'an engine keeps caches in images: inline ones, or of their own in a registry',
    suggestions: [suggestion, 'the other kinds need a builder of their own: docker buildx create'],
  })
}
