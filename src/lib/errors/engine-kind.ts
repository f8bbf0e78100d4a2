/** What decides which program an engine is, and how its user starts it and reads its log. */
export interface EngineTraits {
  /** As docker writes it: `unix:///var/run/docker.sock`, `ssh://me@host`. */
  url: string
  /** The engine has said that it is Podman. */
  podman?: boolean
  /** The engine has said that it runs without root. */
  rootless?: boolean
  /** Of this machine; Linux where nothing is said. */
  platform?: NodeJS.Platform
}

export type EngineKind =
  | 'docker'
  | 'rootless'
  | 'desktop'
  | 'podman'
  | 'podman-rootless'
  | 'colima'
  | 'rancher'
  | 'orbstack'
  | 'remote'

/** By the places where the engines' own installers put their sockets; the first that fits. */
const places: [RegExp, EngineKind][] = [
  [/^(?:unix:\/\/)?(?:\/var)?\/run\/podman\//, 'podman'],
  [/^(?!ssh:|tcp:|https?:).*podman/i, 'podman-rootless'],
  [/\/\.colima\//, 'colima'],
  [/\/\.rd\//, 'rancher'],
  [/\/\.orbstack\//, 'orbstack'],
  [/\/\.docker\/(?:run|desktop)\/|^npipe:/, 'desktop'],
  [/^(?:unix:\/\/)?(?:\/var)?\/run\/user\/\d+\/docker\.sock$/, 'rootless'],
]

/** Which engine it is; a socket that says nothing belongs to docker, or to Docker Desktop where docker has no other. */
export function engineKind({url, podman, rootless, platform = 'linux'}: EngineTraits): EngineKind {
  if (remoteHost(url) !== undefined) return 'remote'
  const found = places.find(([place]) => place.test(url))?.[1]
  if (found && (!podman || found.startsWith('podman'))) return found
  if (podman) return rootless === false ? 'podman' : 'podman-rootless'
  if (rootless) return 'rootless'
  return platform === 'linux' ? 'docker' : 'desktop'
}

/** The other machine of an address, as one would name it to ssh; undefined for an engine of this one. */
export function remoteHost(url: string): string | undefined {
  const [, scheme = '', authority = ''] = /^(ssh|tcp|https?):\/\/([^/]*)/i.exec(url) ?? []
  const host = authority.replace(/:\d*$/, '')
  if (scheme === '') return undefined
  const far = scheme.toLowerCase() === 'ssh' || !/^(?:|localhost|127(?:\.\d+){3}|\[::1\])$/i.test(host)
  return far ? host : undefined
}

/**
 * Where the log of an engine is, as a suggestion: `look at the log of the engine: journalctl -u docker`.
 * @param engine undefined where it is not known
 */
export function engineLog(engine: EngineTraits | undefined): string {
  if (!engine) return 'look at the log of the engine; dkr doctor says which engine it is'
  return `look at the log of the engine: ${logCommand(engine)}`
}

function logCommand(engine: EngineTraits): string {
  switch (engineKind(engine)) {
    case 'docker':
      return 'journalctl -u docker'
    case 'rootless':
      return 'journalctl --user -u docker'
    case 'podman':
      return 'journalctl -u podman'
    case 'podman-rootless':
      return 'journalctl --user -u podman'
    case 'desktop':
      return engine.platform === 'linux' || /^(?:unix:\/\/)?\/home\//.test(engine.url)
        ? 'journalctl --user -u docker-desktop'
        : 'Docker Desktop, Troubleshoot'
    case 'colima':
      return 'colima ssh -- journalctl -u docker'
    case 'rancher':
      return 'Rancher Desktop, Troubleshooting'
    case 'orbstack':
      return 'OrbStack, Help, Logs'
    case 'remote':
      return remoteLog(engine)
  }
}

function remoteLog({url, podman}: EngineTraits): string {
  const read = `journalctl -u ${podman ? 'podman' : 'docker'}`
  const host = remoteHost(url)!
  if (!/^ssh:/i.test(url)) return `${read}, on ${host}`
  const port = /^ssh:\/\/[^/]*:(\d+)(?:\/|$)/i.exec(url)?.[1]
  return `ssh ${port ? `-p ${port} ` : ''}${host} ${read}`
}
