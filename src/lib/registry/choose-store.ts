import {configuredHelper} from '../docker-config/configured-helper.js'
import {defaultHelper, usableHelpers} from '../docker-config/installed-helpers.js'
import {loginKeys, needDockerConfig} from '../docker-config/read.js'
import {registryKey} from '../docker-config/registry-key.js'
import type {StoreChoice} from '../docker-config/store.js'
import type {Job} from '../output/job.js'

/**
 * Where a log-in is to be kept, where config.json does not say: a helper that is installed and ready is offered; with
 * nobody to ask, docker's own choice counts (the helper of the platform, for the first log-in of all).
 * @returns undefined where config.json decides, or nothing but the file is left
 */
export async function chooseStore(
  {registry, plain}: {registry: string; plain?: boolean},
  {signal}: Pick<Job, 'signal'>,
  env: NodeJS.ProcessEnv = process.env,
): Promise<StoreChoice | undefined> {
  if (plain) return 'plain'
  const config = needDockerConfig(loginKeys, env)
  const key = registryKey(registry)
  if (configuredHelper(config, key, env) || Object.hasOwn(config.credHelpers ?? {}, key)) return undefined
  const helpers = await usableHelpers(env)
  if (helpers.length === 0) return undefined
  const {canAsk} = await import('../prompts/prompts.js')
  if (canAsk(env)) return askForStore(helpers, signal)
  const usual = defaultHelper(config, env)?.name
  return usual && helpers.includes(usual) ? {helper: usual} : undefined
}

async function askForStore(helpers: string[], signal: AbortSignal): Promise<StoreChoice> {
  const {select} = await import('../prompts/ask.js')
  return select<StoreChoice>('Where is the log-in to be kept?', {
    choices: [
      ...helpers.map(helper => ({value: {helper}, name: `docker-credential-${helper} (encrypted)`})),
      {value: 'plain' as const, name: "docker's config.json (unencrypted)"},
    ],
    flag: '--plain',
    signal,
  })
}
