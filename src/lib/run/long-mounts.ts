import {csvFields, csvText} from '../values/csv.js'
import {invalidValue} from '../values/invalid.js'
import {parseBytes} from '../values/limits.js'
import {didYouMean} from '../values/similar.js'
import {hostPath} from './host-path.js'

/** One value of `--mount` in the engine's words; what was not asked for is left out. */
export interface LongMount {
  Type: string
  Source?: string
  Target: string
  ReadOnly?: boolean
  Consistency?: string
  BindOptions?: {Propagation?: string; NonRecursive?: boolean}
  VolumeOptions?: {
    NoCopy?: boolean
    Labels: Record<string, string>
    DriverConfig: {Name?: string; Options?: Record<string, string>}
  }
  TmpfsOptions?: {SizeBytes?: number; Mode?: number}
  /** As one would write it after `--mount`, the source absolute. */
  text: string
}

const aliases: Record<string, string> = {src: 'source', dst: 'target', destination: 'target', ro: 'readonly'}
const types = ['bind', 'volume', 'tmpfs', 'npipe']
/** These three are also given without a value. */
const switches = ['readonly', 'volume-nocopy', 'bind-nonrecursive']

/**
 * Reads one value of `--mount`: `type=bind|volume|tmpfs,source=…,target=…,…` (docker/cli opts/mount.go).
 * @throws DkrError USAGE, naming the key that is wrong
 */
export function parseMount(text: string, cwd: string): LongMount {
  const mount: LongMount = {Type: 'volume', Target: '', text}
  const fields = csvFields('--mount', text)
  for (const field of fields) setField(mount, field, text)
  if (mount.Target === '') throw wrong(text, 'target is required')
  if (!types.includes(mount.Type))
    throw wrong(text, `unknown mount type "${mount.Type}"${didYouMean(mount.Type, types)}`)
  for (const [name, type] of [
    ['Volume', 'volume'],
    ['Bind', 'bind'],
    ['Tmpfs', 'tmpfs'],
  ] as const) {
    if (mount[`${name}Options`] === undefined || mount.Type === type) continue
    throw wrong(text, `cannot mix '${type}-*' options with mount type '${mount.Type}'`)
  }
  return mount.Type === 'bind' && mount.Source !== undefined ? withHostPath(mount, fields, cwd) : mount
}

function withHostPath(mount: LongMount, fields: string[], cwd: string): LongMount {
  const source = hostPath(mount.Source!, cwd)
  const written = fields.map(field => field.replace(/^(source|src)=.*$/is, (_all, key) => `${key}=${source}`))
  return {...mount, Source: source, text: csvText(written)}
}

function setField(mount: LongMount, field: string, text: string): void {
  const [written = '', value] = field.split(/=(.*)/s)
  const key = aliases[written.toLowerCase()] ?? written.toLowerCase()
  const set = Object.hasOwn(setters, key) ? setters[key] : undefined
  if (value === undefined && !switches.includes(key)) {
    throw wrong(text, `invalid field '${field}' must be a key=value pair`)
  }
  if (!set) throw wrong(text, `unexpected key '${key}' in '${field}'${didYouMean(key, knownKeys)}`)
  set(mount, value ?? 'true', why => wrong(text, why))
}

type Setter = (mount: LongMount, value: string, wrong: (why: string) => Error) => void

const setters: Record<string, Setter> = {
  type: (mount, value) => {
    mount.Type = value.toLowerCase()
  },
  source: (mount, value) => {
    mount.Source = value
  },
  target: (mount, value) => {
    mount.Target = value
  },
  readonly: (mount, value, invalid) => {
    mount.ReadOnly = yesOrNo('readonly', value, invalid)
  },
  consistency: (mount, value) => {
    mount.Consistency = value.toLowerCase()
  },
  'bind-propagation': (mount, value) => {
    mount.BindOptions = {...mount.BindOptions, Propagation: value.toLowerCase()}
  },
  'bind-nonrecursive': (mount, value, invalid) => {
    mount.BindOptions = {...mount.BindOptions, NonRecursive: yesOrNo('bind-nonrecursive', value, invalid)}
  },
  'volume-nocopy': (mount, value, invalid) => {
    volumeOptions(mount).NoCopy = yesOrNo('volume-nocopy', value, invalid)
  },
  'volume-label': (mount, value) => setPair(volumeOptions(mount).Labels, value),
  'volume-driver': (mount, value) => {
    volumeOptions(mount).DriverConfig.Name = value
  },
  'volume-opt': (mount, value) => {
    const driver = volumeOptions(mount).DriverConfig
    driver.Options ??= {}
    setPair(driver.Options, value)
  },
  'tmpfs-size': (mount, value) => {
    mount.TmpfsOptions = {...mount.TmpfsOptions, SizeBytes: parseBytes(value, '--mount tmpfs-size')}
  },
  'tmpfs-mode': (mount, value, invalid) => {
    if (!/^[0-7]{1,11}$/.test(value)) throw invalid(`invalid value for tmpfs-mode: ${value}`)
    mount.TmpfsOptions = {...mount.TmpfsOptions, Mode: Number.parseInt(value, 8)}
  },
}

const knownKeys = [...Object.keys(setters), ...Object.keys(aliases)]

function volumeOptions(mount: LongMount): NonNullable<LongMount['VolumeOptions']> {
  mount.VolumeOptions ??= {Labels: {}, DriverConfig: {}}
  return mount.VolumeOptions
}

function setPair(target: Record<string, string>, text: string): void {
  const [key = '', value = ''] = text.split(/=(.*)/s)
  target[key] = value
}

/** Go's strconv.ParseBool. */
function yesOrNo(key: string, value: string, invalid: (why: string) => Error): boolean {
  if (/^(?:1|t|T|TRUE|true|True)$/.test(value)) return true
  if (/^(?:0|f|F|FALSE|false|False)$/.test(value)) return false
  throw invalid(`invalid value for ${key}: ${value}`)
}

function wrong(text: string, why: string): Error {
  return invalidValue('--mount', text, why, '--mount type=bind,source=./data,target=/data,readonly')
}
