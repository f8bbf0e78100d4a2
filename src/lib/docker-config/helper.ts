import {DkrError} from '../errors/dkr-error.js'
import {type ProgramEnd, runProgram} from '../process/run.js'
import type {Login} from './auths.js'
import type {ConfiguredHelper} from './configured-helper.js'

/** Milliseconds: a store may first ask the user to unlock it. */
const timeLimit = 60_000
/** The user name under which helpers keep an identity token. */
const tokenUser = '<token>'
/** What helpers print when they have nothing for a registry (docker-credential-helpers). */
const notFound = /^credentials not found in native keychain$/

/**
 * Asks a credential helper (`docker-credential-NAME get`, the key on stdin).
 * @returns undefined when the helper has nothing for this registry
 * @throws DkrError CREDENTIALS when it is missing, fails, or answers something else
 */
export async function helperGet(
  helper: ConfiguredHelper,
  key: string,
  env: NodeJS.ProcessEnv,
): Promise<Login | undefined> {
  const end = await runHelper(helper, 'get', key, env)
  if (end.exit !== 0) {
    if (notFound.test(end.stdout.trim())) return undefined
    throw failed(helper, 'get', end)
  }
  const {Username: username = '', Secret: secret = ''} = parse(helper, end.stdout)
  if (username === tokenUser) return {identityToken: secret}
  return username || secret ? {username, secret} : undefined
}

/** Hands a log-in to the helper. Throws as `helperGet` does. */
export async function helperStore(
  helper: ConfiguredHelper,
  key: string,
  login: Login,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const {username = '', secret = '', identityToken} = login
  const entry = identityToken
    ? {ServerURL: key, Username: tokenUser, Secret: identityToken}
    : {ServerURL: key, Username: username, Secret: secret}
  const end = await runHelper(helper, 'store', JSON.stringify(entry), env)
  if (end.exit !== 0) throw failed(helper, 'store', end, [entry.Secret])
}

/** Makes the helper forget a registry; one that it never knew is no error. Throws as `helperGet` does. */
export async function helperErase(helper: ConfiguredHelper, key: string, env: NodeJS.ProcessEnv): Promise<void> {
  const end = await runHelper(helper, 'erase', key, env)
  if (end.exit !== 0 && !notFound.test(end.stdout.trim())) throw failed(helper, 'erase', end)
}

async function runHelper(
  helper: ConfiguredHelper,
  action: string,
  stdin: string,
  env: NodeJS.ProcessEnv,
): Promise<ProgramEnd> {
  if (!/^[\w.+-]+$/.test(helper.name)) throw missing(helper, 'this is not the name of a program')
  const end = await runProgram(program(helper), [action], {stdin, timeout: timeLimit, env})
  if (end.failure === 'not found') throw missing(helper, 'no folder of PATH has it')
  if (end.failure === 'not executable') throw missing(helper, 'it may not be executed')
  return end
}

const program = ({name}: ConfiguredHelper) => `docker-credential-${name}`

function parse(helper: ConfiguredHelper, stdout: string): {Username?: string; Secret?: string} {
  try {
    const value: unknown = JSON.parse(stdout)
    if (typeof value === 'object' && value !== null) return value
  } catch {
    // Neither the text nor the parser's message, which quotes it, may go on: it can hold the secret.
  }
  throw new DkrError('CREDENTIALS', {
    message: `the credential helper ${program(helper)} answered something that is not JSON`,
    evidence: [helper.line],
    suggestions: [`reinstall ${program(helper)}`, `or take it out of config.json, then: dkr login REGISTRY`],
  })
}

function missing(helper: ConfiguredHelper, why: string): DkrError {
  return new DkrError('CREDENTIALS', {
    message: `the credential helper ${program(helper)} is missing`,
    why: `${why}, but docker's config.json asks for it (${helper.from})`,
    evidence: [helper.line],
    suggestions: [
      `install ${program(helper)}`,
      `or take ${helper.from} out of config.json, then log in again: dkr login REGISTRY`,
    ],
  })
}

/** What a failing helper printed is its message; what dkr gave it to keep is cut out of it. */
function failed(helper: ConfiguredHelper, action: string, end: ProgramEnd, secrets: string[] = []): DkrError {
  const said = `${end.stdout.trim()} ${end.stderr.trim()}`.trim()
  // A helper gets them as JSON, and may say them so.
  const forms = secrets.flatMap(secret => [JSON.stringify(secret).slice(1, -1), secret]).filter(Boolean)
  const clean = forms.reduce((text, secret) => text.replaceAll(secret, '***'), said)
  const how = end.failure === 'timed out' ? `did not answer within ${timeLimit / 1000} seconds` : 'failed'
  return new DkrError('CREDENTIALS', {
    message: `the credential helper ${program(helper)} ${how} (${action})`,
    why: clean.slice(0, 500) || (end.exit === undefined ? end.failure : `it ended with exit code ${end.exit}`),
    evidence: [helper.line],
    suggestions: [`check that the store behind ${program(helper)} is set up and unlocked`, 'dkr login REGISTRY'],
  })
}
