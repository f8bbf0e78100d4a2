import {ask} from './build-engine.js'

interface Inspected {
  Id: string
  Config: {Hostname: string; Env: string[] | null}
  Name: string
  HostConfig: {Binds: string[] | null; Links: string[] | null}
  Mounts: {Name?: string; Source?: string; Destination: string}[]
  NetworkSettings: Record<string, unknown> & {Networks: Record<string, Record<string, unknown>>}
  [key: string]: unknown
}

/** What has an ID or a time in it. */
const own = ['Id', 'Created', 'State', 'ResolvConfPath', 'HostnamePath', 'HostsPath', 'LogPath', 'GraphDriver']

/**
 * What inspect says of a container, save what differs between any two: IDs, names, times. docker's client sends
 * variables and binds in a random order.
 */
export async function containerSettings(id: string): Promise<Record<string, unknown>> {
  const {status, body} = await ask({path: `/containers/${id}/json`})
  if (status !== 200) throw new Error(`inspect ${id}: ${status} ${body}`)
  const inspected = JSON.parse(body.toString()) as Inspected
  const {Name, Config, HostConfig, Mounts, NetworkSettings, ...rest} = inspected
  const shortId = inspected.Id.slice(0, 12)
  for (const key of own) delete rest[key]
  return {
    ...rest,
    Config: {
      ...Config,
      Hostname: Config.Hostname === shortId ? 'its ID' : Config.Hostname,
      Env: Config.Env?.toSorted(),
    },
    HostConfig: {
      ...HostConfig,
      Binds: HostConfig.Binds?.toSorted(),
      Links: HostConfig.Links?.map(link => link.replace(`:${Name}/`, ':its name/')),
    },
    Mounts: Mounts.map(mount =>
      /^[0-9a-f]{64}$/.test(mount.Name ?? '') ? {...mount, Name: '', Source: ''} : mount,
    ).sort((a, b) => (a.Destination < b.Destination ? -1 : 1)),
    Networks: Object.fromEntries(
      Object.entries(NetworkSettings.Networks).map(([name, {Aliases, IPAMConfig, Links, DriverOpts}]) => [
        name,
        {Aliases, IPAMConfig, Links, DriverOpts},
      ]),
    ),
  }
}

/** Removes containers, with the volumes that have no name. */
export async function removeContainers(ids: readonly string[]): Promise<void> {
  await Promise.all(ids.map(id => ask({method: 'DELETE', path: `/containers/${id}?force=1&v=1`})))
}

/** Where two documents differ, a line each: `HostConfig.Memory: 0, not 5`. */
export function differences(expected: unknown, actual: unknown, path = ''): string[] {
  if (isRecord(expected) && isRecord(actual)) {
    const keys = new Set([...Object.keys(expected), ...Object.keys(actual)])
    return [...keys].flatMap(key => differences(expected[key], actual[key], path ? `${path}.${key}` : key))
  }
  const [left, right] = [JSON.stringify(expected), JSON.stringify(actual)]
  return left === right ? [] : [`${path}: ${left}, not ${right}`]
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
