import {createHash, randomBytes} from 'node:crypto'
import type {RunPlan, RunRequest} from '../run/plan.js'
import {portText} from '../run/ports.js'
import {volumeText} from '../run/volumes.js'

/** What is told in parts of its own, or is no setting of the container. */
const leftOut = new Set<string>([
  ...([
    'image',
    'command',
    'name',
    'env',
    'env-file',
    'settingsEnvFiles',
    'env-format',
    'publish',
    'volume',
    'label',
  ] as const),
  ...(['detach', 'pull', 'interactive', 'tty'] as const),
] satisfies (keyof RunRequest)[])

/** Every setting of a container by its name: `env.NAME`, `port.8000/tcp`, `volume./data`, `memory`. */
export type ConfigValues = Readonly<Record<string, readonly string[]>>

/**
 * Lists the settings of a container, with their values. A setting that says nothing has no entry, so that one more kind of setting in a
 * later version of dkr changes nothing for those who do not use it. The image is compared by its ID instead,
 * which is not known before the build.
 */
export function configValues({environment, ports, volumes, asked}: RunPlan): ConfigValues {
  const values: [string, unknown][] = [
    ...environment.map((text): [string, unknown] => [`env.${text.split('=', 1)[0]}`, text]),
    ...ports.map((port): [string, unknown] => [`port.${port.containerPort}/${port.protocol}`, portText(port)]),
    ...volumes.map((volume): [string, unknown] => [`volume.${volume.target}`, volumeText(volume)]),
    ...Object.entries(asked).filter(([name, value]) => !leftOut.has(name) && !isEmpty(value)),
  ]
  const all = new Map<string, unknown[]>()
  // A port may be published twice: both count.
  for (const [name, value] of values) all.set(name, [...(all.get(name) ?? []), value])
  return Object.fromEntries([...all].map(([name, each]) => [name, each.map(value => JSON.stringify(value))]))
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

/** A salt for the hashes of a container that has none yet. */
export function newSalt(): string {
  return randomBytes(8).toString('hex')
}

/** The salt in a label; none in one of an earlier version of dkr. */
export function saltOf(text: string): string | undefined {
  return /^salt=([0-9a-f]+)(?:,|$)/.exec(text)?.[1]
}

/**
 * The settings as the text of a label: names, and short hashes of the values. The salt stands there too: everybody who
 * may list containers can read it, but a table of hashes made for one container is of no use for another.
 */
export function configText(values: ConfigValues, salt?: string): string {
  const words = Object.entries(values).map(
    ([name, each]) => `${encodeURIComponent(name).replaceAll('%2F', '/')}=${hashOf(each, salt)}`,
  )
  return [...(salt ? [`salt=${salt}`] : []), ...words.sort()].join(',')
}

function hashOf(values: readonly string[], salt?: string): string {
  return values.reduce((before, value) => shortHash(`${salt ? `${salt}:` : ''}${before}${value}`), '')
}

/** All parts as one short word: the same word means that nothing changed. */
export function configHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

/** What differs from a container's label, in words: `env NAME changed`, `port 8000/tcp added`, `memory removed`. */
export function configChanges(before: string, values: ConfigValues): string[] {
  const [old, fresh] = [readParts(before), readParts(configText(values, saltOf(before)))]
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
      return name && hash && name !== 'salt' ? [[decode(name), hash] as const] : []
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
