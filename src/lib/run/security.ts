import {resolve} from 'node:path'
import type {HostConfig} from '../engine/containers.js'
import {DkrError} from '../errors/dkr-error.js'
import {readGiven} from '../files/read-given.js'
import {invalidValue} from '../values/invalid.js'
import {keyValues} from '../values/key-values.js'
import {conflict} from './conflict.js'
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

/** This one is the client's: it asks for empty lists of masked paths. */
const systemPaths = 'systempaths=unconfined'

function securityOption(text: string, cwd: string): string {
  if (text === 'no-new-privileges') return text
  const [, key, value] = /^([^=]*)=(.*)$/s.exec(text) ?? /^([^:]*):(.*)$/s.exec(text) ?? []
  if (key === undefined || value === undefined) {
    throw conflict(`invalid --security-opt: "${text}"`, '--security-opt no-new-privileges')
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
  const parts = pid.split(':')
  if (!(pid === '' || parts[0] === 'host' || (parts.length === 2 && parts[0] === 'container' && parts[1]))) {
    throw conflict('--pid: invalid PID mode', '--pid host, or --pid container:NAME')
  }
  if (!isHost(uts)) throw conflict('--uts: invalid UTS mode', '--uts host')
  if (!isHost(userns)) throw conflict('--userns: invalid USER mode', '--userns host')
  if (!['', 'host', 'private'].includes(cgroupns)) {
    throw conflict('--cgroupns: invalid CGROUP mode', '--cgroupns host, or --cgroupns private')
  }
  return {PidMode: pid, IpcMode: ipc, UTSMode: uts, UsernsMode: userns, CgroupnsMode: cgroupns}
}

/** docker looks only in front of the first colon. */
function isHost(mode: string): boolean {
  return mode === '' || mode.split(':')[0] === 'host'
}
