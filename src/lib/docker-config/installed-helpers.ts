import {accessSync, constants, statSync} from 'node:fs'
import {delimiter, join} from 'node:path'
import {runProgram} from '../process/run.js'
import type {ConfiguredHelper} from './configured-helper.js'
import type {DockerConfig} from './docker-config.js'

/** The helpers of docker/docker-credential-helpers for each platform, the one docker prefers first. */
const known: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['osxkeychain'],
  win32: ['wincred'],
  linux: ['pass', 'secretservice'],
}

/** Milliseconds: a helper that asks for a password to list what it has is not ready to be offered. */
const listTimeLimit = 5000

/**
 * Where config.json has neither a log-in nor a helper, docker's client takes the helper of the platform, if it is
 * installed: on Linux the one of `pass` where there is `pass` (docker/cli: credentials.DetectDefaultStore).
 */
export function defaultHelper(
  config: DockerConfig,
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): ConfiguredHelper | undefined {
  if (config.credsStore || [config.credHelpers, config.auths].some(entries => Object.keys(entries ?? {}).length > 0)) {
    return undefined
  }
  const [first, second] = known[platform] ?? []
  const name = second && !onPath('pass', env) ? second : first
  return name && onPath(`docker-credential-${name}`, env) ? namedHelper(name) : undefined
}

/** A helper that no line of config.json names yet. */
export function namedHelper(name: string): ConfiguredHelper {
  return {name, from: `docker-credential-${name}`, line: `docker-credential-${name}, which is installed`}
}

/** The helpers of this platform that are installed and ready: they can list what they keep. */
export async function usableHelpers(
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): Promise<string[]> {
  const installed = (known[platform] ?? []).filter(name => onPath(`docker-credential-${name}`, env))
  const ready = await Promise.all(installed.map(name => isReady(name, env)))
  return installed.filter((_name, index) => ready[index])
}

async function isReady(name: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const {exit} = await runProgram(`docker-credential-${name}`, ['list'], {timeout: listTimeLimit, env})
  return exit === 0
}

function onPath(program: string, {PATH = ''}: NodeJS.ProcessEnv): boolean {
  return PATH.split(delimiter).some(folder => folder !== '' && isExecutable(join(folder, program)))
}

function isExecutable(path: string): boolean {
  const file = process.platform === 'win32' ? `${path}.exe` : path
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}
