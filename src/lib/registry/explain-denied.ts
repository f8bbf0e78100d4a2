import {authHeader, type Credentials} from '../docker-config/credentials.js'
import {inspectRemote} from '../engine/distribution.js'
import {type Engine, statusOf} from '../engine/engine.js'
import {DkrError, isDkrError} from '../errors/dkr-error.js'
import {familiarReference, type ImageReference} from '../reference/image.js'
import {checkLogin} from './check-login.js'

/** Who pushes what. */
export interface Account {
  engine: Engine
  reference: ImageReference
  credentials: Credentials
  signal: AbortSignal
}

/** These say themselves what is wrong. */
const clear = /toomanyrequests|rate limit|insufficient.scope|read.only|expired|HTTP 429/i

/**
 * A registry says little more than "denied". Two questions tell the causes apart: does the log-in still hold, and may
 * this account read the repository?
 * @returns the error with its cause; the same error where there is nothing more to know
 */
export async function explainDenied(account: Account, error: DkrError): Promise<DkrError> {
  if (error.code !== 'REGISTRY_DENIED' || clear.test(error.message)) return error
  try {
    await requireValidLogin(account)
    return deniedBecause(account, await readable(account), error.message)
  } catch (other) {
    return isDkrError(other) && other.code === 'REGISTRY_DENIED' ? other : error
  }
}

/**
 * Has the registry check the log-in once more.
 * @throws DkrError REGISTRY_DENIED when it no longer holds; what else the check comes to is left to the push itself
 */
export async function requireValidLogin({engine, reference, credentials, signal}: Account): Promise<void> {
  const {domain} = reference
  await checkLogin(engine, domain, credentials, signal).catch(error => {
    if (!isDkrError(error) || error.code !== 'LOGIN_FAILED') return
    throw new DkrError('REGISTRY_DENIED', {
      message: `cannot push ${familiarReference(reference)}: ${domain} refuses the log-in`,
      why: `the log-in${named(credentials)} in ${credentials.from} no longer holds: it has expired, was revoked, or the password changed`,
      suggestions: [loginCommand(domain)],
    })
  })
}

type Readable = 'yes' | 'no' | 'no such repository'

/** Asks the registry for the manifest, through the engine. A tag that is not there is an answer as well. */
async function readable({engine, reference, credentials, signal}: Account): Promise<Readable> {
  try {
    await inspectRemote(engine, reference, {authHeader: authHeader(credentials), signal})
    return 'yes'
  } catch (error) {
    if (!isDkrError(error) || statusOf(error) === undefined) throw error
    if (/name unknown|repository.{0,1000}not (?:known|found|exist)/i.test(error.message)) return 'no such repository'
    return /manifest unknown|not found/i.test(error.message) ? 'yes' : 'no'
  }
}

function deniedBecause({reference, credentials}: Account, answer: Readable, message: string): DkrError {
  const {domain, path} = reference
  const [namespace = ''] = path.split('/')
  const who = credentials.username ? `"${credentials.username}"` : 'this account'
  const name = `${domain}/${path}`
  const elsewhere = ownName(reference, credentials.username)
  const causes: Record<Readable, {why: string; suggestions: string[]}> = {
    yes: {
      why: `${who} may read ${name}, but not write to it: the access token may be for reading alone, or the namespace "${namespace}" belongs to somebody else`,
      suggestions: [`log in with a token that may write: ${loginCommand(domain)}`, ...elsewhere],
    },
    'no such repository': {
      why: `there is no repository ${name}, and ${domain} does not make one by itself`,
      suggestions: [`make the repository at ${domain} first, then push again`, ...elsewhere],
    },
    no: {
      why: `the log-in of ${who} holds, but may neither read nor write ${name}: the namespace "${namespace}" is not yours, or there is no such repository`,
      suggestions: [...elsewhere, `log in with another account: ${loginCommand(domain)}`],
    },
  }
  const {why, suggestions} = causes[answer]
  return new DkrError('REGISTRY_DENIED', {message, why, suggestions: suggestions as [string, ...string[]]})
}

/** The push under one's own name, where the account could be a namespace and is another one. */
function ownName(reference: ImageReference, username: string | undefined): string[] {
  const name = username?.toLowerCase() ?? ''
  const [namespace, ...rest] = reference.path.split('/')
  if (!/^[a-z0-9]+(?:[._-][a-z0-9]+)*$/.test(name) || name === namespace || rest.length === 0) return []
  const own = {...reference, path: [name, ...rest].join('/')}
  return [`dkr push ${familiarReference(reference)} --as ${own.domain}/${own.path}:${own.tag ?? 'latest'}`]
}

const named = ({username}: Credentials) => (username ? ` of "${username}"` : '')
const loginCommand = (host: string) => (host === 'docker.io' ? 'dkr login' : `dkr login ${host}`)
