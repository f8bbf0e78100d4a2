import {resolve} from 'node:path'
import type {HostConfig} from '../engine/containers.js'
import {DkrError} from '../errors/dkr-error.js'
import {readGiven} from '../files/read-given.js'
import {invalidValue} from '../values/invalid.js'
import {keyValues} from '../values/key-values.js'
import {unknownWord} from '../values/one-of.js'
import type {SecurityRequest} from './request.js'

/**
 * Rights and namespaces, in the engine's words.
 * @param cwd folder that a seccomp profile is relative to
 * @throws DkrError USAGE, FILE_NOT_FOUND
 */
export function securityConfig(request: SecurityRequest, cwd: string): HostConfig {
  const options = request['security-opt']?.map(text => securityOption(text, cwd))
  const openPaths = options?.includes(systemPaths) ? [] : undefined
  return {
    Privileged: request.privileged ?? false,
    CapAdd: request['cap-add'],
    CapDrop: request['cap-drop'],
    SecurityOpt: options?.filter(option => option !== systemPaths),
    MaskedPaths: openPaths,
    ReadonlyPaths: openPaths,
    Sysctls: sysctls(request.sysctl),
    ...namespaces(request),
  }
}

/** A key has a value behind it. */
const securityOptions = [
  'no-new-privileges',
  'seccomp=FILE',
  'apparmor=PROFILE',
  'label=OPTION',
  'systempaths=unconfined',
]

/** This one is the client's: it asks for empty lists of masked paths. */
const systemPaths = 'systempaths=unconfined'

function securityOption(text: string, cwd: string): string {
  if (text === 'no-new-privileges') return text
  const [, key, value] = /^([^=]*)=(.*)$/s.exec(text) ?? /^([^:]*):(.*)$/s.exec(text) ?? []
  if (key === undefined || value === undefined) {
    throw unknownWord(text, {
      flag: '--security-opt',
      message: `invalid --security-opt: "${text}"`,
      words: securityOptions,
    })
  }
  return key === 'seccomp' && value !== 'unconfined' ? `seccomp=${seccompProfile(value, cwd)}` : text
}

/** Bytes; the engine's own profile has 15 thousand. */
const maxProfile = 16 * 1024 * 1024

/** The client reads the profile and sends its JSON, without white space. */
function seccompProfile(path: string, cwd: string): string {
  try {
    const text = readGiven(resolve(cwd, path), maxProfile).toString('utf8')
    JSON.parse(text)
    return text.replace(/("(?:\\.|[^"\\])*")|\s+/g, '$1')
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code !== undefined
    throw new DkrError(missing ? 'FILE_NOT_FOUND' : 'USAGE', {
      message: `${missing ? 'opening' : 'compacting json for'} seccomp profile (${path}) failed`,
      why: (error as Error).message,
      suggestions: [
        '--security-opt seccomp=profile.json takes the path of a JSON file',
        '--security-opt seccomp=unconfined',
      ],
      cause: error,
    })
  }
}

const kernelSysctls = new Set(
  'msgmax msgmnb msgmni sem shmall shmmax shmmni shm_rmid_forced'.split(' ').map(name => `kernel.${name}`),
)

/** docker lets only those pass that a namespace keeps apart. */
function sysctls(texts: readonly string[] | undefined): Record<string, string> | undefined {
  if (!texts) return undefined
  for (const text of texts) {
    const [name = '', value] = text.split('=')
    if (value !== undefined && (kernelSysctls.has(name) || /^(?:net|fs\.mqueue)\./.test(name))) continue
    throw invalidValue(
      '--sysctl',
      text,
      `sysctl '${text}' is not whitelisted`,
      '--sysctl net.core.somaxconn=1024: only net.*, fs.mqueue.* and kernel.{msg*,sem,shm*} belong to a container',
    )
  }
  return keyValues(texts)
}

function namespaces({pid = '', ipc = '', uts = '', userns = '', cgroupns = ''}: SecurityRequest): HostConfig {
  const wrong = (flag: string, mode: string, text: string, words: readonly string[]) =>
    unknownWord(text, {flag, message: `${flag}: invalid ${mode} mode: "${text}"`, words})
  if (!isMode(pid, ['host'])) throw wrong('--pid', 'PID', pid, ['host', 'container:'])
  if (!isMode(ipc, ipcModes)) throw wrong('--ipc', 'IPC', ipc, [...ipcModes, 'container:'])
  if (!isHost(uts)) throw wrong('--uts', 'UTS', uts, ['host'])
  if (!isHost(userns)) throw wrong('--userns', 'USER', userns, ['host'])
  if (!['', 'host', 'private'].includes(cgroupns)) throw wrong('--cgroupns', 'CGROUP', cgroupns, ['host', 'private'])
  return {PidMode: pid, IpcMode: ipc, UTSMode: uts, UsernsMode: userns, CgroupnsMode: cgroupns}
}

const ipcModes = ['none', 'private', 'shareable', 'host']

/** One of the words (docker looks only in front of the first colon), or the namespace of another container. */
function isMode(text: string, words: readonly string[]): boolean {
  const [first = '', name, more] = text.split(':')
  return text === '' || words.includes(first) || (first === 'container' && Boolean(name) && more === undefined)
}

/** docker looks only in front of the first colon. */
function isHost(mode: string): boolean {
  return mode === '' || mode.split(':')[0] === 'host'
}
