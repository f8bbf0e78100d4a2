import {goStruct, isMap, nilPointer} from './go-text.js'

/**
 * Fields of the engine's objects whose Go types matter when they are null or left out: docker prints a list as `[]`, a map
 * as `map[]`, a pointer as `<nil>`, a text as nothing.
 */
interface FieldTypes {
  lists?: string[]
  maps?: string[]
  pointers?: string[]
  texts?: string[]
  /** Maps whose values are structs without fields: their keys are what counts. */
  sets?: string[]
  /** Maps of ports to where they are published. */
  ports?: string[]
  /** The fields of each in Go's order. */
  structs?: Record<string, string[]>
}

const config: FieldTypes = {
  lists: ['Env', 'Cmd', 'Entrypoint', 'OnBuild', 'Shell'],
  maps: ['ExposedPorts', 'Volumes', 'Labels'],
  sets: ['ExposedPorts', 'Volumes'],
  pointers: ['Healthcheck', 'StopTimeout'],
  texts: ['StopSignal'],
}

const hostConfig: FieldTypes = {
  lists: [
    ...[
      'Binds',
      'VolumesFrom',
      'CapAdd',
      'CapDrop',
      'Dns',
      'DnsOptions',
      'DnsSearch',
      'ExtraHosts',
      'GroupAdd',
      'Links',
    ],
    ...['SecurityOpt', 'Mounts', 'MaskedPaths', 'ReadonlyPaths', 'Devices', 'DeviceCgroupRules', 'DeviceRequests'],
    ...['Ulimits', 'BlkioWeightDevice', 'BlkioDeviceReadBps', 'BlkioDeviceWriteBps', 'BlkioDeviceReadIOps'],
    'BlkioDeviceWriteIOps',
  ],
  maps: ['PortBindings', 'StorageOpt', 'Tmpfs', 'Sysctls'],
  ports: ['PortBindings'],
  pointers: ['MemorySwappiness', 'OomKillDisable', 'PidsLimit', 'Init'],
  structs: {RestartPolicy: ['Name', 'MaximumRetryCount'], LogConfig: ['Type', 'Config']},
}

const sections: Record<string, FieldTypes> = {
  State: {pointers: ['Health']},
  Config: config,
  ContainerConfig: config,
  HostConfig: hostConfig,
  NetworkSettings: {
    lists: ['SecondaryIPAddresses', 'SecondaryIPv6Addresses'],
    maps: ['Ports', 'Networks'],
    ports: ['Ports'],
  },
}

/** Of a container alone. */
const container: FieldTypes = {lists: ['Args', 'ExecIDs', 'Mounts'], pointers: ['SizeRw', 'SizeRootFs']}
const endpoint: FieldTypes = {lists: ['Links', 'Aliases'], maps: ['DriverOpts'], pointers: ['IPAMConfig']}

/** An object of the engine, with the types that its JSON does not show. JSON made from it is the same as before. */
export function withGoTypes<T>(object: T): T {
  if (!isMap(object)) return object
  if (isMap(object.HostConfig)) {
    giveTypes(object, container)
    const {Networks} = isMap(object.NetworkSettings) ? object.NetworkSettings : {}
    for (const network of Object.values(isMap(Networks) ? Networks : {})) giveTypes(network, endpoint)
  }
  for (const [name, types] of Object.entries(sections)) giveTypes(object[name], types)
  return object
}

function giveTypes(section: unknown, types: FieldTypes): void {
  if (!isMap(section)) return
  const {lists = [], maps = [], pointers = [], texts = [], sets = [], ports = [], structs = {}} = types
  for (const name of lists) fill(section, name, nullInJson([]))
  for (const name of maps) fill(section, name, nullInJson({}))
  for (const name of pointers) fill(section, name, nilPointer)
  for (const name of texts) fill(section, name, '')
  for (const [name, fields] of Object.entries(structs)) asStruct(section[name], fields)
  for (const name of sets) for (const value of Object.values(section[name] ?? {})) asStruct(value, [])
  for (const name of ports) givePorts(section[name])
}

function givePorts(bindings: unknown): void {
  if (!isMap(bindings)) return
  for (const port of Object.keys(bindings)) {
    fill(bindings, port, nullInJson([]))
    for (const binding of bindings[port] as unknown[]) asStruct(binding, ['HostIp', 'HostPort'])
  }
}

function asStruct(value: unknown, fields: readonly string[]): void {
  if (isMap(value)) Object.defineProperty(value, goStruct, {value: fields})
}

/** What the JSON leaves out stays hidden from JSON. */
function fill(section: Record<string, unknown>, name: string, value: unknown): void {
  const there = Object.hasOwn(section, name)
  if (there && section[name] !== null) return
  Object.defineProperty(section, name, {value, enumerable: there})
}

function nullInJson<T extends object>(value: T): T {
  return Object.defineProperty(value, 'toJSON', {value: () => null})
}
