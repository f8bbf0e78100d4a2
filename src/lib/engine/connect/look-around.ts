import {accessSync, constants, existsSync} from 'node:fs'
import {delimiter, join} from 'node:path'
import {engineNames, type MachineFacts, type Program} from '../../errors/start-engine.js'
import {readRegularText} from '../../files/read-file.js'
import {shellWord} from '../../output/shell-word.js'
import {homeDir} from '../../project/user-dirs.js'
import type {Endpoint} from './endpoint.js'
import {answers} from './ping.js'
import {defaultEndpoint, resolveEndpoint} from './resolve.js'

/** What an error about an engine that does not answer can say of the machine. */
export interface Surroundings {
  facts: MachineFacts
  answering?: {url: string; command: string}
}

/** Looks for what the user could do instead; asks other engines of this machine whether they answer. */
export async function lookAround(endpoint: Endpoint, env: NodeJS.ProcessEnv): Promise<Surroundings> {
  return {facts: machineFacts(env), answering: await findAnswering(endpoint, env)}
}

interface Way {
  endpoint: Endpoint
  command: string
}

/** Another address than the one that failed. ssh may ask for a passphrase, and takes its time. */
async function findAnswering(failed: Endpoint, env: NodeJS.ProcessEnv): Promise<Surroundings['answering']> {
  const ways = waysAround(failed, env).filter(({endpoint: {url, address}}) => url !== failed.url && !('ssh' in address))
  const answered = await Promise.all(ways.map(({endpoint}) => answers(endpoint)))
  const way = ways[answered.indexOf(true)]
  return way && {url: way.endpoint.url, command: way.command}
}

/**
 * The commands that lead to another engine, the shortest first. `--context default` does not set DOCKER_HOST aside:
 * for docker, too, the default context is what DOCKER_HOST says.
 */
export function waysAround({source}: Pick<Endpoint, 'source'>, env: NodeJS.ProcessEnv): Way[] {
  const {DOCKER_HOST, ...others} = env
  const usual = defaultEndpoint(env)
  const sockets = [usual.url, ...(usual.others ?? []).map(path => `unix://${path}`)]
  const byName = sockets.map(url => ({
    endpoint: resolveEndpoint({host: url}, env),
    command: `dkr --host ${shellWord(url)} …`,
  }))
  return [...withoutChoice(source, {DOCKER_HOST, others}, env), ...byName]
}

type Split = {DOCKER_HOST: string | undefined; others: NodeJS.ProcessEnv}

/** What nothing but the choice that led nowhere keeps from being taken. */
function withoutChoice(source: string, {DOCKER_HOST, others}: Split, env: NodeJS.ProcessEnv): Way[] {
  // Windows has no such program.
  if (source === 'DOCKER_HOST')
    return process.platform === 'win32' ? [] : way('env -u DOCKER_HOST dkr …', () => resolveEndpoint({}, others))
  if (source.startsWith('context ') && !DOCKER_HOST)
    return way('dkr --context default …', () => resolveEndpoint({context: 'default'}, env))
  return []
}

/** None where the way is broken as well, as a current context that is not there. */
function way(command: string, resolve: () => Endpoint): Way[] {
  try {
    const endpoint = resolve()
    return endpoint.presumed ? [] : [{endpoint, command}]
  } catch {
    return []
  }
}

/** Where engines are installed that a PATH may not have. */
const usualFolders = ['/usr/bin', '/usr/sbin', '/sbin', '/usr/local/bin', '/usr/local/sbin', '/opt/homebrew/bin']

function machineFacts(env: NodeJS.ProcessEnv): MachineFacts {
  const folders = [...(env.PATH ?? '').split(delimiter).filter(Boolean), ...usualFolders]
  const isProgram = (name: string) => folders.some(folder => isExecutable(join(folder, name)))
  const installed = leftByInstallers(env).filter(([, path]) => existsSync(path))
  return {
    platform: process.platform,
    distribution: distribution(),
    systemd: existsSync('/run/systemd/system'),
    root: process.getuid?.() === 0,
    programs: [...engineNames.filter(isProgram), ...installed.map(([name]) => name)],
  }
}

function leftByInstallers(env: NodeJS.ProcessEnv): [Program, string][] {
  return [
    ['docker-desktop', '/Applications/Docker.app'],
    ['docker-desktop', '/opt/docker-desktop'],
    ['docker-desktop', join(env.ProgramFiles || 'C:\\Program Files', 'Docker', 'Docker', 'Docker Desktop.exe')],
    ['docker-desktop', join(homeDir(env), '.docker', 'desktop')],
    ['docker-snap', '/snap/bin/docker'],
    ['docker-init-script', '/etc/init.d/docker'],
  ]
}

function isExecutable(path: string): boolean {
  try {
    accessSync(process.platform === 'win32' ? `${path}.exe` : path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** `ID=ubuntu` and `ID_LIKE="debian"` of /etc/os-release. */
function distribution(): string[] {
  try {
    const text = readRegularText('/etc/os-release', 64 * 1024)
    const values = text.split('\n').flatMap(line => /^ID(?:_LIKE)?=["']?([^"']*)/.exec(line)?.[1] ?? [])
    return values.flatMap(value => value.trim().split(' '))
  } catch {
    return []
  }
}
