import type {DockerConfig} from './docker-config.js'
import {dockerConfigPath, readConfigText} from './read.js'

/** The credential helper that config.json names for a registry, and with which words. */
export interface ConfiguredHelper {
  /** `pass` for the program docker-credential-pass. */
  name: string
  /** How people know it: `credsStore "pass"`. */
  from: string
  /** The line of config.json that asks for it, with path and number. */
  line: string
}

/**
 * `credHelpers` of exactly this registry, else `credsStore`; an empty name in `credHelpers` means none
 * (docker/cli: getConfiguredCredentialStore).
 */
export function configuredHelper(
  config: DockerConfig,
  key: string,
  env: NodeJS.ProcessEnv,
): ConfiguredHelper | undefined {
  const {credHelpers = {}, credsStore} = config
  const own = Object.hasOwn(credHelpers, key)
  const name = own ? credHelpers[key] : credsStore
  if (!name) return undefined
  const from = own ? `credHelpers "${name}"` : `credsStore "${name}"`
  return {name, from, line: lineOf(own ? ['"credHelpers"', JSON.stringify(key)] : ['"credsStore"'], env)}
}

/** Finds the line by its words, in this order, in the text as the user sees it. */
function lineOf(words: string[], env: NodeJS.ProcessEnv): string {
  const path = dockerConfigPath(env)
  const text = readConfigText(path)
  const at = words.reduce((from, word) => Math.max(from, text.indexOf(word, from)), 0)
  const number = text.slice(0, at).split('\n').length
  return `${path}:${number}  ${snippet(text.slice(at))}`
}

/** Name and value alone: a file in one line has secrets beside them. */
function snippet(text: string): string {
  return /^"(?:[^"\\]|\\.)*"\s*:\s*"(?:[^"\\]|\\.)*"/.exec(text)?.[0] ?? ''
}
