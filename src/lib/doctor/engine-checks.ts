import {askedBuilder, pickBuilder} from '../engine/builder.js'
import {freeSpace} from '../engine/disk.js'
import type {Engine} from '../engine/engine.js'
import {humanSize} from '../output/units.js'
import {type Check, failed, ok, warning} from './check.js'
import {runCheck} from './run-check.js'

interface Info {
  ServerVersion: string
  OperatingSystem: string
  OSType: string
  Architecture: string
  Driver: string
  DockerRootDir: string
  /** ISO 8601. */
  SystemTime?: string
  Warnings?: string[] | null
  /** `name=rootless`, `name=seccomp,profile=default` */
  SecurityOptions?: string[] | null
}

/** Versions, storage, disk, clock and builder of a connected engine, and whether it can run a container. */
export async function engineChecks(engine: Engine, env: NodeJS.ProcessEnv): Promise<Check[]> {
  const asked = Date.now()
  const info = (await engine.call(docker => docker.info())) as Info
  // The engine looked at its clock somewhere between question and answer.
  const clock = clockCheck(info.SystemTime, (asked + Date.now()) / 2)
  return [
    versionCheck(engine, info),
    ok('system', `${info.OperatingSystem} (${info.OSType}/${info.Architecture}), storage ${info.Driver}`),
    ...(info.Warnings ?? []).map(text => warning('engine', text.replace(/^WARNING: /, ''))),
    ...diskChecks(engine, info.DockerRootDir),
    ...clock,
    ...(engine.endpoint.presumed ? [] : await trials(engine, info, env)),
  ]
}

/** What only shows when it is tried. */
async function trials(engine: Engine, info: Info, env: NodeJS.ProcessEnv): Promise<Check[]> {
  const {Architecture, SecurityOptions} = info
  const rootless = SecurityOptions?.some(option => /^name=rootless\b/.test(option)) ?? false
  const {endpoint, server} = engine
  const traits = {url: endpoint.url, podman: server.podman, rootless, platform: process.platform}
  return [await builderCheck(engine, env), ...(await runCheck(engine, Architecture, traits))]
}

function versionCheck({server}: Engine, {ServerVersion}: Info): Check {
  const api = server.apiVersion === server.maxApiVersion ? '' : `, its newest is ${server.maxApiVersion}`
  return ok('version', `${server.podman ? 'Podman' : 'Docker'} ${ServerVersion}, API ${server.apiVersion}${api}`)
}

/** Bytes: too little for an image with a language in it, and too little for anything. */
const [scarce, nothing] = [2e9, 1e8]

function diskChecks(engine: Engine, root: string): Check[] {
  const free = freeSpace(engine, root)
  if (free === undefined) return []
  const detail = `${humanSize(free)} free in ${root}`
  const mend = 'dkr images, then dkr rmi what you do not need'
  if (free < nothing) return [failed('disk', detail, mend)]
  return [free < scarce ? warning('disk', detail, mend) : ok('disk', detail)]
}

/** Seconds: beyond it certificates and the times of logs go wrong. */
const tolerated = 30

function clockCheck(time: string | undefined, now: number): Check[] {
  const seconds = Math.round((Date.parse(time ?? '') - now) / 1000)
  if (Number.isNaN(seconds)) return []
  const apart = Math.abs(seconds)
  if (apart <= tolerated)
    return [ok('clock', apart < 2 ? 'the same as here' : `${apart} s ${seconds > 0 ? 'ahead' : 'behind'}`)]
  return [
    warning(
      'clock',
      `the engine's is ${apart} s ${seconds > 0 ? 'ahead of' : 'behind'} this machine's`,
      'set both by NTP (timedatectl set-ntp true); a virtual machine after sleep: restart it',
    ),
  ]
}

async function builderCheck(engine: Engine, env: NodeJS.ProcessEnv): Promise<Check> {
  if ((await pickBuilder(engine, env)) === 'buildkit') return ok('builder', 'BuildKit')
  const chosen = askedBuilder(env) === 'classic'
  return warning(
    'builder',
    chosen ? 'the classic one, because of DOCKER_BUILDKIT=0' : 'the classic one: the engine has no BuildKit',
    chosen ? 'unset DOCKER_BUILDKIT' : 'builds work, but slower and without RUN --mount; a newer engine has BuildKit',
  )
}
