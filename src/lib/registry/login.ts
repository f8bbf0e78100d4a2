import type {Readable} from 'node:stream'
import {type Credentials, credentialsOrWarning} from '../docker-config/credentials.js'
import {registryKey, registryName} from '../docker-config/registry-key.js'
import {credentialsStore, storeCredentials} from '../docker-config/store.js'
import type {Engine} from '../engine/engine.js'
import {DkrError, isDkrError} from '../errors/dkr-error.js'
import {untilAborted} from '../files/until-aborted.js'
import type {Job} from '../output/job.js'
import {checkLogin} from './check-login.js'
import {chooseStore} from './choose-store.js'
import {readSecret} from './read-secret.js'

export interface LoginPlan {
  /** Host and port; docker.io for Docker Hub. */
  registry: string
  username?: string
  /** `stdin`: read to its end; `ask`: a question, unless there is a log-in already. */
  password: 'stdin' | 'ask'
  /** In config.json itself, whatever it says about helpers. */
  plain?: boolean
}

export interface LoginResult {
  registry: string
  username: string
  /** Where it is kept: `credsStore "pass"` or the path of config.json. */
  stored: string
}

interface LoginFlags {
  username?: string
  password?: string
  'password-stdin'?: boolean
  plain?: boolean
}

/**
 * @param registry as it was typed, undefined for Docker Hub
 * @throws DkrError USAGE, above all for a password on the command line
 */
export function planLogin(registry: string | undefined, flags: LoginFlags): LoginPlan {
  const host = registryHost(registry)
  if (flags.password !== undefined) throw passwordInArguments(host, flags.username)
  if (flags.username?.trim() === '') throw usage('the user name is empty', `dkr login -u NAME ${host}`)
  if (flags['password-stdin'] && !flags.username)
    throw usage('--password-stdin needs --username', `dkr login -u NAME --password-stdin ${host}`)
  const password = flags['password-stdin'] ? 'stdin' : 'ask'
  return {registry: host, username: flags.username, password, plain: flags.plain}
}

/**
 * The registry somebody means: nothing is Docker Hub, a scheme and a path are left out.
 * @throws DkrError USAGE for what cannot be a host
 */
export function registryHost(typed: string | undefined): string {
  const host = registryName(registryKey(typed || 'docker.io'))
  if (/^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[a-f0-9:]+\])(?::\d{1,5})?$/i.test(host)) return host
  throw usage(`not a registry: "${typed}"`, 'a registry is a host, like ghcr.io or localhost:5000')
}

/**
 * Asks what is missing, has the registry check it, and only then stores it.
 * Without a name and a password a log-in that is there already is checked, as docker does.
 * @throws DkrError LOGIN_FAILED, REGISTRY_UNREACHABLE, CREDENTIALS, NEEDS_ANSWER
 */
export async function login(engine: Engine, plan: LoginPlan, stdin: Readable, job: Job): Promise<LoginResult> {
  const known = plan.username || plan.plain ? undefined : await credentialsOrWarning(plan.registry, job.progress.warn)
  if (known && (await stillValid(engine, plan, known, job))) {
    return {registry: plan.registry, username: known.username ?? '', stored: known.from}
  }
  // Before anything is typed: nobody should give a password that then cannot be kept.
  const choice = await chooseStore(plan, job)
  job.progress.note(`logging in at ${plan.registry}, to be kept in ${credentialsStore(plan.registry, choice).where}`)
  const username = plan.username ?? (await askUsername(plan, known?.username, job))
  const secret =
    plan.password === 'stdin'
      ? await untilAborted(stdin, job.signal, readSecret)
      : await askPassword(plan, username, job)
  const {identityToken} = await checkLogin(engine, plan.registry, {username, secret}, job.signal)
  // What the registry gave in exchange replaces the password: it can be revoked.
  const kept = identityToken ? {username, identityToken} : {username, secret}
  const stored = await storeCredentials(plan.registry, kept, choice)
  if (stored.plain && !plan.plain) warnPlain(stored.where, job)
  return {registry: plan.registry, username, stored: stored.where}
}

async function stillValid(engine: Engine, {registry}: LoginPlan, known: Credentials, {progress, signal}: Job) {
  try {
    await checkLogin(engine, registry, known, signal)
    progress.note(`the log-in that is there still holds (${known.from}); for another account: dkr logout ${registry}`)
    return true
  } catch (error) {
    if (!isDkrError(error) || error.code !== 'LOGIN_FAILED') throw error
    progress.note(`the log-in in ${known.from} no longer holds`)
    return false
  }
}

async function askUsername(plan: LoginPlan, known: string | undefined, {signal}: Job): Promise<string> {
  const {input} = await questions(plan)
  const validate = (text: string) => text.trim() !== '' || 'a user name is needed'
  return (await input(`User name at ${plan.registry}:`, {default: known, validate, flag: '--username', signal})).trim()
}

async function askPassword(plan: LoginPlan, username: string, {signal}: Job): Promise<string> {
  const {password} = await questions(plan)
  const secret = await password(`Password or access token of ${username}:`, {flag: '--password-stdin', signal})
  if (secret.trim() === '') throw usage('the password is empty', `dkr login -u ${username} ${plan.registry}`)
  return secret
}

/** @throws DkrError NEEDS_ANSWER when nobody can be asked */
async function questions({registry}: LoginPlan) {
  const [{canAsk}, ask] = await Promise.all([import('../prompts/prompts.js'), import('../prompts/ask.js')])
  if (canAsk()) return ask
  throw new DkrError('NEEDS_ANSWER', {
    message: `a log-in at ${registry} needs a user name and a password`,
    why: 'there is no terminal to ask in',
    suggestions: [`dkr login -u NAME --password-stdin ${registry} < FILE`],
  })
}

function warnPlain(path: string, {progress}: Job) {
  progress.warn(`the password lies unencrypted in ${path}: whoever can read that file can use it`)
  progress.note(
    'a credential helper keeps it safe: install docker-credential-pass or docker-credential-secretservice, then log in again',
  )
}

/** Said before a log-in or -out that cannot have the effect one expects. */
export function warnOfEnvironment({progress}: Job, env: NodeJS.ProcessEnv = process.env): void {
  if (env.DOCKER_AUTH_CONFIG) progress.warn('DOCKER_AUTH_CONFIG is set: its log-ins go before the stored ones')
}

function passwordInArguments(host: string, username = 'NAME'): DkrError {
  return new DkrError('USAGE', {
    message: 'dkr takes no password on the command line',
    why: 'every user of this machine can see it in the list of processes, and your shell keeps it in its history',
    suggestions: [
      `dkr login -u ${username} ${host}`,
      `in a script: dkr login -u ${username} --password-stdin ${host} < FILE`,
      'take the line out of the history of your shell, and change the password if others use this machine',
    ],
  })
}

function usage(message: string, suggestion: string): DkrError {
  return new DkrError('USAGE', {message, suggestions: [suggestion]})
}
