import {encodeAuth, type Login} from './auths.js'
import {type ConfiguredHelper, configuredHelper} from './configured-helper.js'
import type {DockerConfig} from './docker-config.js'
import {helperErase, helperStore} from './helper.js'
import {namedHelper} from './installed-helpers.js'
import {namingRegistry} from './naming-registry.js'
import {dockerConfigPath, loginKeys, needDockerConfig} from './read.js'
import {hubKey, registryKey} from './registry-key.js'
import {updateDockerConfig} from './write.js'

/** Where a log-in went. */
export interface Stored {
  /** For people: `credsStore "pass"`, or the path of config.json. */
  where: string
  /** Whether it lies there readable, for everybody who can read the file. */
  plain: boolean
}

/** What the user wants: a helper by its name, or the file itself whatever it says about helpers. */
export type StoreChoice = {helper: string} | 'plain'

/** Which store would take the log-in of a registry: asked before anything is sent. */
export function credentialsStore(host: string, choice?: StoreChoice, env: NodeJS.ProcessEnv = process.env): Stored {
  const helper = chosenHelper(needDockerConfig(loginKeys, env), registryKey(host), choice, env)
  return helper ? {where: helper.from, plain: false} : {where: dockerConfigPath(env), plain: true}
}

function chosenHelper(config: DockerConfig, key: string, choice: StoreChoice | undefined, env: NodeJS.ProcessEnv) {
  if (choice === 'plain') return undefined
  return choice ? namedHelper(choice.helper) : configuredHelper(config, key, env)
}

/**
 * Keeps a log-in where docker would: in the configured helper, else in config.json itself, base64 but not encrypted.
 * A choice of the user's is written down, so that docker finds the log-in as well.
 * @throws DkrError CREDENTIALS when the helper or the file fails
 */
export async function storeCredentials(
  host: string,
  login: Login,
  choice?: StoreChoice,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Stored> {
  const key = registryKey(host)
  const stored = credentialsStore(host, choice, env)
  const helper = chosenHelper(needDockerConfig(loginKeys, env), key, choice, env)
  if (helper) await namingRegistry(host, () => helperStore(helper, key, login, env))
  updateDockerConfig(config => {
    if (choice) remember(config, key, choice)
    // Also with a helper docker writes an entry, an empty one: it shows that there is a log-in.
    config.auths = {...config.auths, [key]: helper ? {} : encodeAuth(login)}
  }, env)
  return stored
}

/**
 * `credsStore` in a file that has no log-in yet, as docker writes it; else `credHelpers` for this registry alone:
 * the log-ins that are there must stay visible. An empty name there means the file itself.
 */
function remember(config: DockerConfig, key: string, choice: StoreChoice): void {
  // As it is in the file, where a key may be null.
  const {credsStore} = config
  const [credHelpers, auths] = [config.credHelpers ?? {}, config.auths ?? {}]
  if (choice === 'plain') {
    if (credsStore || credHelpers[key]) config.credHelpers = {...credHelpers, [key]: ''}
  } else if (credsStore || Object.keys({...credHelpers, ...auths}).length > 0) {
    config.credHelpers = {...credHelpers, [key]: choice.helper}
  } else config.credsStore = choice.helper
}

/**
 * Removes the log-in of a registry under all names that docker has ever stored it (docker/cli: runLogout).
 * @returns whether config.json had an entry, and the helper that was told
 * @throws DkrError CREDENTIALS when the helper or the file fails
 */
export async function eraseCredentials(
  host: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<{known: boolean; helper?: ConfiguredHelper}> {
  const key = registryKey(host)
  const config = needDockerConfig(loginKeys, env)
  const names = key === hubKey ? [key] : [key, `http://${key}`, `https://${key}`]
  const helper = configuredHelper(config, key, env)
  if (helper) await namingRegistry(host, () => helperErase(helper, key, env))
  const known = names.some(name => Object.hasOwn(config.auths ?? {}, name))
  if (known) {
    updateDockerConfig(({auths}) => {
      for (const name of names) delete auths?.[name]
    }, env)
  }
  return {known, helper}
}
