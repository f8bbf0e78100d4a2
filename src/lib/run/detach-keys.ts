import {DkrError} from '../errors/dkr-error.js'

/** docker's own, where neither the flag nor config.json says otherwise. */
export const defaultDetachKeys = 'ctrl-p,ctrl-q'

const control = '@abcdefghijklmnopqrstuvwxyz[\\]^_'

/**
 * Reads a detach sequence: keys separated by commas, each a single character, `ctrl-` and one more, or `DEL`
 * (the grammar of the engine, moby/term).
 * @returns the bytes that a terminal sends for them
 * @throws DkrError USAGE
 */
export function parseDetachKeys(text: string): number[] {
  return text.split(',').map(key => {
    const code = keyCode(key)
    if (code !== undefined) return code
    throw new DkrError('USAGE', {
      message: `invalid detach keys (${text}): Unknown character: '${key}'`,
      why: `a key is one character, DEL, or ctrl- and one of ${control}`,
      suggestions: ['--detach-keys ctrl-p,ctrl-q', '--detach-keys ctrl-x,x'],
    })
  })
}

function keyCode(key: string): number | undefined {
  if (Buffer.byteLength(key) === 1) return key.charCodeAt(0)
  if (key === 'DEL') return 127
  const code = key.startsWith('ctrl-') && key.length === 6 ? control.indexOf(key[5]!) : -1
  return code < 0 ? undefined : code
}

/**
 * The keys that detach: of the flag, else of docker's config.json, else docker's default.
 * Empty is the same as not given, as docker has it.
 * @param typed whether keys can be typed at all: only then what is wrong in config.json matters
 * @throws DkrError USAGE for a sequence that is none
 */
export function chooseDetachKeys(flag: string | undefined, configured: string | undefined, typed = true): number[] {
  if (flag) return parseDetachKeys(flag)
  if (!configured || !typed) return parseDetachKeys(defaultDetachKeys)
  try {
    return parseDetachKeys(configured)
  } catch (error) {
    const {message, why, suggestions} = error as DkrError
    const where = `it is "detachKeys" of docker's config.json; ${why}`
    throw new DkrError('USAGE', {message, why: where, suggestions: [suggestions[0]!, 'correct it in config.json']})
  }
}

/**
 * What the engine gets as its own detach keys, so that it holds none back: the sequence is looked for here.
 * An engine keeps the first key of its sequence until the next one comes, and Ctrl-P is every shell's "previous
 * line". No byte can switch that off; this sequence starts with a key that hardly anything uses.
 */
export const engineDetachKeys = Array.from({length: 8}, () => 'ctrl-^').join(',')
