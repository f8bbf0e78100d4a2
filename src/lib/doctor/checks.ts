import {existsSync} from 'node:fs'
import {delimiter, join} from 'node:path'
import {readDockerConfig} from '../docker-config/read.js'
import {pickBuilder} from '../engine/builder.js'
import type {EngineChoice} from '../engine/connect/resolve.js'
import {freeSpace} from '../engine/disk.js'
import {connect, type Engine} from '../engine/engine.js'
import {isDkrError} from '../errors/dkr-error.js'
import {humanSize} from '../output/units.js'

export type Verdict = 'ok' | 'warning' | 'failed'

/** One line of `dkr doctor`. */
export interface Check {
  name: string
  verdict: Verdict
  detail: string
  /** What to do about it. */
  mend?: string
}

/** Looks at everything dkr needs; nothing in here prints a secret. */
export async function examine(choice: EngineChoice, env: NodeJS.ProcessEnv): Promise<Check[]> {
  const engine = await tryConnect(choice, env)
  if ('verdict' in engine) return [engine, ...credentialChecks(env)]
  const [info, builder] = await Promise.all([infoChecks(engine), builderCheck(engine, env)])
  return [engineCheck(engine), ...info, builder, ...credentialChecks(env)]
}

async function tryConnect(choice: EngineChoice, env: NodeJS.ProcessEnv): Promise<Engine | Check> {
  try {
    return await connect(choice, env)
  } catch (error) {
    if (!isDkrError(error)) throw error
    return failed('engine', error.why ? `${error.message}: ${error.why}` : error.message, error.suggestions[0])
  }
}

function engineCheck({endpoint, server}: Engine): Check {
  const detail = `${endpoint.url} (${endpoint.source}), API ${server.apiVersion}${server.podman ? ', Podman' : ''}`
  return ok('engine', detail)
}

interface Info {
  ServerVersion: string
  OperatingSystem: string
  Architecture: string
  Driver: string
  DockerRootDir: string
  Warnings?: string[] | null
}

async function infoChecks(engine: Engine): Promise<Check[]> {
  const info = (await engine.call(docker => docker.info())) as Info
  const version = ok(
    'version',
    `${info.ServerVersion} on ${info.OperatingSystem} (${info.Architecture}), storage ${info.Driver}`,
  )
  const warnings = (info.Warnings ?? []).map(text => warning('engine', text.replace(/^WARNING: /, '')))
  return [version, ...warnings, ...diskChecks(engine, info.DockerRootDir)]
}

const scarce = 2e9

/** Only a local engine's disk can be looked at. */
function diskChecks(engine: Engine, root: string): Check[] {
  const free = freeSpace(engine, root)
  if (free === undefined) return []
  const detail = `${humanSize(free)} free in ${root}`
  return [free < scarce ? warning('disk', detail, 'dkr images, then dkr rmi what you do not need') : ok('disk', detail)]
}

async function builderCheck(engine: Engine, env: NodeJS.ProcessEnv): Promise<Check> {
  if ((await pickBuilder(engine, env)) === 'buildkit') return ok('builder', 'BuildKit')
  const chosen = env.DOCKER_BUILDKIT === '0'
  return warning(
    'builder',
    chosen ? 'the classic one, because of DOCKER_BUILDKIT=0' : 'the classic one: the engine has no BuildKit',
    chosen ? 'unset DOCKER_BUILDKIT' : 'builds work, but slower and without RUN --mount; a newer engine has BuildKit',
  )
}

function credentialChecks(env: NodeJS.ProcessEnv): Check[] {
  try {
    const {auths = {}, credsStore, credHelpers = {}} = readDockerConfig(env)
    const helpers = new Set([...(credsStore ? [credsStore] : []), ...Object.values(credHelpers)])
    const registries = new Set([...Object.keys(auths), ...Object.keys(credHelpers)])
    const names = [...registries].join(', ')
    return [ok('log-ins', names || 'none'), ...[...helpers].map(name => helperCheck(name, env))]
  } catch (error) {
    if (!isDkrError(error)) throw error
    return [failed('log-ins', `${error.message}: ${error.why}`, error.suggestions[0])]
  }
}

function helperCheck(name: string, env: NodeJS.ProcessEnv): Check {
  const program = `docker-credential-${name}`
  const folder = (env.PATH ?? '').split(delimiter).find(dir => dir && existsSync(join(dir, program)))
  if (folder) return ok('credential helper', join(folder, program))
  return failed(
    'credential helper',
    `${program} is not installed, but config.json asks for it`,
    `install ${program}, or take "${name}" out of config.json`,
  )
}

const ok = (name: string, detail: string): Check => ({name, verdict: 'ok', detail})
const warning = (name: string, detail: string, mend?: string): Check => ({name, verdict: 'warning', detail, mend})
const failed = (name: string, detail: string, mend?: string): Check => ({name, verdict: 'failed', detail, mend})
