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
 * Reads `--cache-to type=inline`, the one kind that the Engine API can write.
 * @throws DkrError USAGE
 */
export function parseCacheTo(text: string): 'inline' {
  if (fieldsOf(text).type === 'inline') return 'inline'
  throw unsupported('--cache-to', text, '--cache-to type=inline, then --cache-from IMAGE in the next build')
}

function fieldsOf(text: string): Record<string, string> {
  return Object.fromEntries(text.split(',').map(part => part.split(/=(.*)/s).slice(0, 2)))
}

function unsupported(flag: string, text: string, suggestion: string): DkrError {
  return new DkrError('USAGE', {
    message: `${flag} cannot do this here: "${text}"`,
    why: "the Engine API knows images and inline caches only; the others need docker's buildx",
    suggestions: [suggestion],
  })
}
