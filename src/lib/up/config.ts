import {createHash} from 'node:crypto'
import type {RunPlan, RunRequest} from '../run/plan.js'
import {portText} from '../run/ports.js'
import {volumeText} from '../run/volumes.js'

/** What is told in parts of its own, or is no setting of the container. */
const leftOut = new Set<string>([
  ...(['image', 'command', 'name', 'env', 'env-file', 'publish', 'volume', 'label'] as const),
  ...(['detach', 'pull', 'interactive', 'tty'] as const),
] satisfies (keyof RunRequest)[])

/**
 * Every setting of a container as a name and a short hash of its value: `env.NAME`, `port.8000/tcp`,
 * `volume./data`, `memory`. A setting that says nothing has no entry, so that one more kind of setting in a
 * later version of dkr changes nothing for those who do not use it. The image is compared by its ID instead,
 * which is not known before the build.
 */
export function configParts({environment, ports, volumes, asked}: RunPlan): Record<string, string> {
  const values: [string, unknown][] = [
    ...environment.map((text): [string, unknown] => [`env.${text.split('=', 1)[0]}`, text]),
    ...ports.map((port): [string, unknown] => [`port.${port.containerPort}/${port.protocol}`, portText(port)]),
    ...volumes.map((volume): [string, unknown] => [`volume.${volume.target}`, volumeText(volume)]),
    ...Object.entries(asked).filter(([name, value]) => !leftOut.has(name) && !isEmpty(value)),
  ]
  const parts: Record<string, string> = {}
  // A port may be published twice: both count.
  for (const [name, value] of values) parts[name] = shortHash(`${parts[name] ?? ''}${JSON.stringify(value)}`)
  return parts
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === false ||
    (typeof value === 'object' && Object.keys(value).length === 0)
  )
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8)
}

/** The parts as the text of a label. */
export function configText(parts: Record<string, string>): string {
  const words = Object.entries(parts).map(
    ([name, hash]) => `${encodeURIComponent(name).replaceAll('%2F', '/')}=${hash}`,
  )
  return words.sort().join(',')
}

/** All parts as one short word: the same word means that nothing changed. */
export function configHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

/** What differs between two labels, in words: `env NAME changed`, `port 8000/tcp added`, `memory removed`. */
export function configChanges(before: string, now: string): string[] {
  const [old, fresh] = [readParts(before), readParts(now)]
  return [...new Set([...old.keys(), ...fresh.keys()])].sort().flatMap(name => {
    if (old.get(name) === fresh.get(name)) return []
    const what = name.replace(/^(env|port|volume)\./, '$1 ')
    return [`${what} ${!old.has(name) ? 'added' : fresh.has(name) ? 'changed' : 'removed'}`]
  })
}

function readParts(text: string): Map<string, string> {
  return new Map(
    text.split(',').flatMap(word => {
      const [name, hash] = word.split('=')
      return name && hash ? [[decode(name), hash] as const] : []
    }),
  )
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
