import {encodeAuth, type Login} from './auths.js'
import {type ConfiguredHelper, configuredHelper} from './configured-helper.js'
import {helperErase, helperStore} from './helper.js'
import {dockerConfigPath, readDockerConfig} from './read.js'
import {hubKey, registryKey} from './registry-key.js'
import {updateDockerConfig} from './write.js'

/** Where a log-in went. */
export interface Stored {
  /** For people: `credsStore "pass"`, or the path of config.json. */
  where: string
  /** Whether it lies there readable, for everybody who can read the file. */
  plain: boolean
}

/** Which store would take the log-in of a registry: asked before anything is sent. */
export function credentialsStore(host: string, env: NodeJS.ProcessEnv = process.env): Stored {
  const helper = configuredHelper(readDockerConfig(env), registryKey(host), env)
  return helper ? {where: helper.from, plain: false} : {where: dockerConfigPath(env), plain: true}
}

/**
 * Keeps a log-in where docker would: in the configured helper, else in config.json itself, base64 but not encrypted.
 * @throws DkrError CREDENTIALS when the helper or the file fails
 */
export async function storeCredentials(
  host: string,
  login: Login,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Stored> {
  const key = registryKey(host)
  const helper = configuredHelper(readDockerConfig(env), key, env)
  if (helper) await helperStore(helper, key, login, env)
  // Also with a helper docker writes an entry, an empty one: it shows that there is a log-in.
  updateDockerConfig(config => {
    config.auths = {...config.auths, [key]: helper ? {} : encodeAuth(login)}
  }, env)
  return credentialsStore(host, env)
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
  const config = readDockerConfig(env)
  const names = key === hubKey ? [key] : [key, `http://${key}`, `https://${key}`]
  const helper = configuredHelper(config, key, env)
  if (helper) await helperErase(helper, key, env)
  const known = names.some(name => Object.hasOwn(config.auths ?? {}, name))
  if (known) {
    updateDockerConfig(({auths = {}}) => {
      for (const name of names) delete auths[name]
    }, env)
  }
  return {known, helper}
}
