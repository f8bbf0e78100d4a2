import {Flags, type Interfaces} from '@oclif/core'
import {envFlags} from './env-flags.js'
import {repeatable} from './flags.js'

type Char = Interfaces.AlphabetLowercase | Interfaces.AlphabetUppercase

interface Summary {
  summary: string
  char?: Char
  aliases?: string[]
  helpGroup?: string
  helpValue?: string
}

const group = (helpGroup: string) => ({
  text: (helpValue: string, summary: string, more: Partial<Summary> = {}) =>
    Flags.string({summary, helpValue, helpGroup, ...more}),
  list: (helpValue: string, summary: string, more: Partial<Summary> = {}) =>
    repeatable({summary, helpValue, helpGroup, ...more}),
  onOff: (summary: string, more: Partial<Summary> = {}) => Flags.boolean({summary, helpGroup, ...more}),
})

const network = group('NETWORK')
const files = group('FILES')
const program = group('PROGRAM')
const limits = group('LIMITS')
const rights = group('RIGHTS')
const health = group('HEALTH')
const life = group('LIFE AND LOGS')
const disk = group('DISK AND CGROUP LIMITS')

/** What most runs need: shown first, without a heading of its own. */
const common = {
  detach: Flags.boolean({char: 'd', summary: 'leave it running and print its ID'}),
  interactive: Flags.boolean({char: 'i', summary: 'keep its stdin open'}),
  tty: Flags.boolean({char: 't', summary: 'give it a terminal'}),
  rm: Flags.boolean({summary: 'remove it when it ends'}),
  name: Flags.string({summary: 'name of the container'}),
  publish: repeatable({char: 'p', summary: 'publish a port', helpValue: '[IP:][HOST:]PORT'}),
  ...envFlags,
  volume: repeatable({char: 'v', summary: 'mount a folder or a volume', helpValue: '[SOURCE:]TARGET[:ro]'}),
  network: repeatable({
    summary: 'network to join: a name, bridge, host, none, container:NAME',
    helpValue: 'NETWORK',
    aliases: ['net'],
  }),
  restart: Flags.string({
    summary: 'start it again when it ends: no, on-failure[:N], always, unless-stopped',
    helpValue: 'POLICY',
  }),
}

const networkFlags = {
  'publish-all': network.onOff('publish every exposed port on a free one', {char: 'P'}),
  expose: network.list('PORT[-PORT][/PROTO]', 'expose a port to other containers'),
  'network-alias': network.list('NAME', 'another name on that network', {aliases: ['net-alias']}),
  ip: network.text('ADDRESS', 'its IPv4 address on that network'),
  ip6: network.text('ADDRESS', 'its IPv6 address on that network'),
  'link-local-ip': network.list('ADDRESS', 'a link-local address'),
  link: network.list('NAME[:ALIAS]', 'reach another container by name (old)'),
  'mac-address': network.text('MAC', 'its hardware address'),
  hostname: network.text('NAME', 'host name in the container', {char: 'h'}),
  domainname: network.text('NAME', 'domain name in the container'),
  dns: network.list('ADDRESS', 'DNS server'),
  'dns-search': network.list('DOMAIN', 'domain to search for short names'),
  'dns-option': network.list('OPTION', 'option of resolv.conf', {aliases: ['dns-opt']}),
  'add-host': network.list('NAME:ADDRESS', 'a line of /etc/hosts'),
}

const fileFlags = {
  mount: files.list('type=bind,source=…,target=…', 'mount a folder, a volume or memory, in words'),
  tmpfs: files.list('PATH[:OPTIONS]', 'a folder in memory'),
  'volumes-from': files.list('CONTAINER[:ro]', 'the volumes of another container'),
  'volume-driver': files.text('DRIVER', 'driver of the volumes of -v'),
  'read-only': files.onOff('its own files cannot be changed'),
  'storage-opt': files.list('KEY=VALUE', 'option of the storage driver'),
}

const programFlags = {
  workdir: program.text('FOLDER', 'working folder in the container', {char: 'w'}),
  user: program.text('NAME|UID[:GROUP|GID]', 'user (and group) to run as', {char: 'u'}),
  'group-add': program.list('GROUP', 'another group of that user'),
  entrypoint: program.text('PROGRAM', 'program to start instead of the entrypoint of the image'),
  init: program.onOff('a small init as PID 1: it passes signals on and reaps children'),
  attach: program.list('STREAM', 'connect only stdin, stdout or stderr', {char: 'a'}),
  'detach-keys': program.text('KEYS', 'keys that leave a terminal: ctrl-p,ctrl-q'),
  'sig-proxy': program.onOff('pass signals on to the container (default; --sig-proxy=false does not)'),
}

const limitFlags = {
  memory: limits.text('SIZE', 'most memory: 512m, 2g', {char: 'm'}),
  'memory-swap': limits.text('SIZE', 'most memory and swap together, -1 for no limit'),
  'memory-reservation': limits.text('SIZE', 'memory it is cut down to when the machine runs short'),
  cpus: limits.text('NUMBER', 'processors: 1.5'),
  'cpu-shares': limits.text('NUMBER', 'weight against other containers (1024)', {char: 'c'}),
  'cpuset-cpus': limits.text('0-3|0,1', 'which processors'),
  'pids-limit': limits.text('NUMBER', 'most processes, -1 for no limit'),
  'shm-size': limits.text('SIZE', 'size of /dev/shm'),
  ulimit: limits.list('NAME=SOFT[:HARD]', 'limit of its processes'),
}

const rightFlags = {
  privileged: rights.onOff('all rights on the engine machine'),
  'cap-add': rights.list('NAME', 'add a capability'),
  'cap-drop': rights.list('NAME', 'take a capability away'),
  'security-opt': rights.list('OPTION', 'no-new-privileges, seccomp=FILE, apparmor=…'),
  sysctl: rights.list('KEY=VALUE', 'kernel setting of its namespaces'),
  device: rights.list('HOST[:INSIDE][:rwm]', 'a device of the engine machine'),
  'device-cgroup-rule': rights.list('RULE', 'allow a class of devices'),
  gpus: rights.list('all|N|device=…', 'graphics cards'),
  pid: rights.text('host|container:NAME', 'share processes'),
  ipc: rights.text('MODE', 'share memory segments: private, shareable, host, container:NAME'),
  uts: rights.text('host', 'share the host name'),
  userns: rights.text('host', 'share the user IDs'),
  cgroupns: rights.text('host|private', 'share the view of cgroups'),
}

const healthFlags = {
  'health-cmd': health.text('COMMAND', 'shell command that tells whether it is healthy'),
  'health-interval': health.text('TIME', 'time between checks: 30s'),
  'health-timeout': health.text('TIME', 'most time for one check'),
  'health-retries': health.text('NUMBER', 'failures in a row until it is unhealthy'),
  'health-start-period': health.text('TIME', 'time to start in which failures do not count'),
  'health-start-interval': health.text('TIME', 'time between checks while it starts'),
  'no-healthcheck': health.onOff('no check, even if the image has one'),
}

const lifeFlags = {
  pull: life.text('always|missing|never', 'when to pull the image (default: missing)'),
  platform: life.text('OS/ARCH', 'platform of the image'),
  'stop-signal': life.text('SIGNAL', 'signal that stops it'),
  'stop-timeout': life.text('SECONDS', 'time to stop until it is killed'),
  label: life.list('KEY=VALUE', 'set a label', {char: 'l'}),
  'label-file': life.list('FILE', 'read labels from a file'),
  cidfile: life.text('FILE', 'write its ID to a new file'),
  'log-driver': life.text('DRIVER', 'where its output is kept: json-file, local, none, …'),
  'log-opt': life.list('KEY=VALUE', 'option of the log driver'),
  runtime: life.text('NAME', 'OCI runtime of the engine'),
  isolation: life.text('NAME', 'kind of isolation (Windows)'),
  'disable-content-trust': life.onOff('accepted, and without effect: signatures are never checked'),
}

const diskFlags = {
  'memory-swappiness': disk.text('0-100', 'how readily memory is swapped'),
  'kernel-memory': disk.text('SIZE', 'kernel memory (old)'),
  'oom-kill-disable': disk.onOff('never kill it for want of memory'),
  'oom-score-adj': disk.text('-1000-1000', 'how likely it is killed for want of memory'),
  'cpu-period': disk.text('MICROSECONDS', 'period of the CPU quota'),
  'cpu-quota': disk.text('MICROSECONDS', 'CPU time in each period'),
  'cpu-rt-period': disk.text('MICROSECONDS', 'period of real-time CPU'),
  'cpu-rt-runtime': disk.text('MICROSECONDS', 'real-time CPU in each period'),
  'cpuset-mems': disk.text('0-3|0,1', 'which memory nodes'),
  'cgroup-parent': disk.text('PATH', 'parent cgroup'),
  'blkio-weight': disk.text('10-1000', 'weight of disk access'),
  'blkio-weight-device': disk.list('DEVICE:WEIGHT', 'weight of one device'),
  'device-read-bps': disk.list('DEVICE:RATE', 'most bytes a second to read'),
  'device-write-bps': disk.list('DEVICE:RATE', 'most bytes a second to write'),
  'device-read-iops': disk.list('DEVICE:RATE', 'most reads a second'),
  'device-write-iops': disk.list('DEVICE:RATE', 'most writes a second'),
}

/** Newer clients of docker have it too. */
export const quietPullFlag = {quiet: Flags.boolean({char: 'q', summary: 'say nothing of a pull'})}

/** All flags of `docker run`, in groups: the ten that matter come first. */
export const runFlags = {
  ...common,
  ...networkFlags,
  ...fileFlags,
  ...programFlags,
  ...limitFlags,
  ...rightFlags,
  ...healthFlags,
  ...lifeFlags,
  ...diskFlags,
}
