import {accessSync, constants} from 'node:fs'
import {delimiter, join} from 'node:path'
import {loadDockerConfig} from '../docker-config/read.js'
import {registryName} from '../docker-config/registry-key.js'
import {type Check, failed, ok} from './check.js'

/** Which registries docker's config.json knows, and whether the helpers it names are there. No secret is read. */
export function loginChecks(env: NodeJS.ProcessEnv): Check[] {
  const {config, problem} = loadDockerConfig(env)
  const {auths = {}, credsStore, credHelpers = {}} = config
  const stored = Object.keys(auths).map(key => `${registryName(key)} (${credsStore ?? 'config.json'})`)
  const helped = Object.entries(credHelpers).map(([key, name]) => `${registryName(key)} (${name})`)
  const helpers = new Set([credsStore, ...Object.values(credHelpers)].filter(name => name !== undefined && name !== ''))
  const names = [...new Set([...stored, ...helped])].join(', ')
  return [
    problem
      ? failed('log-ins', `${problem.error.message}: ${problem.error.why}`, problem.error.suggestions[0])
      : ok('log-ins', names || 'none'),
    ...[...helpers].map(name => helperCheck(name as string, env)),
  ]
}

function helperCheck(name: string, env: NodeJS.ProcessEnv): Check {
  const program = `docker-credential-${name}`
  const path = (env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map(dir => join(dir, program))
    .find(isProgram)
  if (path) return ok('credential helper', path)
  return failed(
    'credential helper',
    `${program} is not installed, but config.json asks for it`,
    `install ${program}, or take "${name}" out of config.json`,
  )
}

function isProgram(path: string): boolean {
  const suffixes = process.platform === 'win32' ? ['.exe', '.cmd', ''] : ['']
  return suffixes.some(suffix => {
    try {
      accessSync(path + suffix, constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}
