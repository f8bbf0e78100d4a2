import {type EngineKind, engineKind, remoteHost} from './engine-kind.js'

/** What this machine has that an engine could be started with. */
export interface MachineFacts {
  platform: NodeJS.Platform
  /** ID and ID_LIKE of /etc/os-release: `ubuntu`, `debian`. */
  distribution: readonly string[]
  /** Whether systemd runs this machine. */
  systemd: boolean
  /** Whether dkr runs as root. */
  root: boolean
  /** The programs that were found, on the PATH and where engines are installed. */
  programs: readonly Program[]
}

export const engineNames = [
  'dockerd',
  'docker',
  'podman',
  'dockerd-rootless.sh',
  'dockerd-rootless-setuptool.sh',
  'colima',
  'orb',
] as const
/** `docker-desktop`, `docker-snap` and `docker-init-script` are what their installers leave, and no commands. */
export type Program = (typeof engineNames)[number] | 'docker-desktop' | 'docker-snap' | 'docker-init-script'

type Suggestions = [string, ...string[]]

const manual = {
  linux: 'https://docs.docker.com/engine/install/',
  darwin: 'https://docs.docker.com/desktop/setup/install/mac-install/',
  win32: 'https://docs.docker.com/desktop/setup/install/windows-install/',
}

/** Where nothing is known of the machine. */
const anyWay: Suggestions = ['start it: sudo systemctl start docker, or open Docker Desktop']

/**
 * How the engine at an address comes to answer: started where it is installed, else installed.
 * @param facts of this machine; undefined where nobody has looked
 */
export function startEngine(url: string, facts?: MachineFacts): Suggestions {
  const kind = engineKind({url, platform: facts?.platform})
  if (kind === 'remote') return [`start the engine on ${remoteHost(url)}, and check the port of the address`]
  if (/^(?:tcp|https?):/i.test(url))
    return ['check the port: an engine listens on TCP only where its configuration says so']
  if (!facts) return anyWay
  const ways = startOf(kind, facts)
  return ways ? asUser(ways, facts) : asUser(startAny(facts) ?? install(facts), facts)
}

/** Whether nothing was found that an engine could be started with. */
export function noEngineInstalled({programs}: MachineFacts): boolean {
  return programs.every(name => name === 'docker')
}

/** Root needs no sudo, and small systems have none. */
function asUser(ways: Suggestions, {root}: MachineFacts): Suggestions {
  return (root ? ways.map(way => way.replaceAll('sudo ', '')) : ways) as Suggestions
}

/** The engine of exactly this kind; undefined where it is not installed. */
function startOf(kind: EngineKind, facts: MachineFacts): Suggestions | undefined {
  const has = (name: Program) => facts.programs.includes(name)
  switch (kind) {
    case 'rootless':
      return has('dockerd-rootless.sh') ? startRootless(facts) : undefined
    case 'podman':
      return has('podman') ? ['start it: sudo systemctl start podman.socket'] : undefined
    case 'podman-rootless':
      return has('podman') ? [startPodman(facts)] : undefined
    case 'colima':
      return has('colima') ? ['start it: colima start'] : undefined
    case 'rancher':
      return ['start it: open Rancher Desktop']
    case 'orbstack':
      return has('orb') ? ['start it: orb start'] : undefined
    default:
      return undefined
  }
}

function startRootless({programs}: MachineFacts): Suggestions {
  const install = programs.includes('dockerd-rootless-setuptool.sh') ? ['dockerd-rootless-setuptool.sh install'] : []
  return ['start it: systemctl --user start docker', ...install.map(command => `never set up? ${command}`)]
}

/** Whatever engine is installed; undefined where there is none. */
function startAny(facts: MachineFacts): Suggestions | undefined {
  const has = (name: Program) => facts.programs.includes(name)
  const ways = [
    ...(has('dockerd') && facts.platform === 'linux' ? [startDockerd(facts)] : []),
    ...(has('docker-snap') ? ['start it: sudo snap start docker'] : []),
    ...(has('docker-desktop') ? [startDesktop(facts)] : []),
    ...(has('colima') ? ['start it: colima start'] : []),
    ...(has('orb') ? ['start it: orb start'] : []),
  ]
  if (ways[0] !== undefined) return [ways[0], ...ways.slice(1)]
  return has('podman') ? [`dkr works with Podman, which is installed; ${startPodman(facts)}`] : undefined
}

function startDockerd({systemd, programs}: MachineFacts): string {
  if (systemd) return 'start it: sudo systemctl start docker'
  return programs.includes('docker-init-script')
    ? 'start it: sudo service docker start'
    : 'start it in another terminal: sudo dockerd'
}

function startDesktop({platform}: MachineFacts): string {
  if (platform === 'darwin') return 'start it: open -a Docker'
  return platform === 'linux' ? 'start it: systemctl --user start docker-desktop' : 'start it: open Docker Desktop'
}

function startPodman({platform, systemd, root}: MachineFacts): string {
  if (platform !== 'linux') return 'start it: podman machine start'
  if (systemd && root) return 'start it: systemctl start podman.socket'
  return systemd
    ? 'start it: systemctl --user start podman.socket'
    : 'start it in another terminal: podman system service --time=0'
}

function install({platform, distribution}: MachineFacts): Suggestions {
  if (platform === 'darwin') return [`install Docker Desktop: ${manual.darwin}`]
  if (platform === 'win32') return [`install Docker Desktop: ${manual.win32}`]
  const debian = distribution.some(name => name === 'debian' || name === 'ubuntu')
  return debian
    ? ['install it: sudo apt-get install docker.io', `or the newest release: ${manual.linux}`]
    : [`install Docker Engine: ${manual.linux}`]
}
