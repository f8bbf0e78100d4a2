import type {ErrorCode} from '../errors/codes.js'
import {engineDiskFull, saysDiskFull} from '../errors/disk-full.js'
import {DkrError} from '../errors/dkr-error.js'
import {missingImage, missingPlatform} from '../errors/missing-image.js'

export interface Attempt {
  action: 'pull' | 'push' | 'login'
  /** The image as people write it; for a log-in the registry. */
  image: string
  /** Registry host with port; docker.io for Docker Hub. */
  host: string
  /** Whether credentials were sent; undefined where BuildKit asked for them itself, or did not. */
  loggedIn?: boolean
}

interface Rule {
  /** Where the same words mean something else in other attempts. */
  when?: (attempt: Attempt) => boolean
  match: RegExp
  /** The code of the action itself where it is left out: PUSH_FAILED and so on. */
  code?: ErrorCode
  why: (attempt: Attempt) => string
  suggestions: (attempt: Attempt) => [string, ...string[]]
}

const login = ({host}: Attempt) => (host === 'docker.io' ? 'dkr login' : `dkr login ${host}`)
const elsewhere = 'check the spelling of the image and its tag'

/** A registry says the same of what is not there and of what it does not show. */
function noRepository({loggedIn, host}: Attempt): string {
  const hidden = loggedIn ? 'this account may not see it' : 'it is private and nobody is logged in'
  return `probably there is no such repository at ${host}, or ${loggedIn === undefined ? 'it is private' : hidden}`
}

/** What engine and registry say when a pull, a push or a log-in fails: the first rule that fits. */
const rules: Rule[] = [
  {
    match: /server gave HTTP response to HTTPS client/i,
    code: 'REGISTRY_UNREACHABLE',
    why: ({host}) =>
      `${host} speaks plain HTTP; the engine accepts that only on loopback (localhost, 127.0.0.0/8) or where it is told to`,
    suggestions: ({host}) => [
      `give ${host} a TLS certificate`,
      `or add "insecure-registries": ["${host}"] to /etc/docker/daemon.json and restart the engine`,
    ],
  },
  {
    match: /x509: |certificate (?:signed|is|has|verify)/i,
    code: 'REGISTRY_UNREACHABLE',
    why: ({host}) => `the engine does not trust the certificate of ${host}`,
    suggestions: ({host}) => [`put its CA into /etc/docker/certs.d/${host}/ca.crt on the engine's machine`],
  },
  {
    match: /no such host|server misbehaving|temporary failure in name resolution/i,
    code: 'REGISTRY_UNREACHABLE',
    why: ({host}) => `the engine's machine cannot find ${host} by its name`,
    suggestions: ({host}) => [`check the name ${host}`, 'check the network of the machine the engine runs on'],
  },
  {
    match: /connection refused/i,
    code: 'REGISTRY_UNREACHABLE',
    why: ({host}) => `nothing listens at ${host}, seen from the engine's machine`,
    suggestions: ({host}) => [`check that the registry ${host} runs, and its port`],
  },
  {
    match:
      /i\/o timeout|network is unreachable|no route to host|Client\.Timeout|TLS handshake timeout|deadline exceeded/i,
    code: 'REGISTRY_UNREACHABLE',
    why: ({host}) => `${host} does not answer in time`,
    suggestions: () => ['check the network of the machine the engine runs on', 'try again'],
  },
  {
    match: /invalid character '<' looking|unexpected HTTP status: 200|text\/html/i,
    code: 'REGISTRY_UNREACHABLE',
    why: ({host}) => `what answers at ${host} is no registry: a web page comes back`,
    suggestions: ({host}) => [
      `check the address ${host} and its port`,
      'is there a proxy or a log-in page in between?',
    ],
  },
  {
    match: /507 Insufficient Storage|no space left on device/i,
    why: ({host}) => `${host} has no room left`,
    suggestions: ({host}) => [`free space at ${host}, or ask who runs it`],
  },
  {
    // Of an archive that the engine could not unpack; its "EOF" and "denied" are no registry's.
    match: /failed to (?:register|extract) layer|error processing tar file/i,
    why: () => 'the engine could not unpack a layer: it is broken, or packed in a way that this engine does not know',
    suggestions: ({image}) => [`try another tag of ${image}, or ask who pushed it`, 'dkr doctor'],
  },
  {
    match: /toomanyrequests|rate limit|\bHTTP 429\b|429 Too Many/i,
    code: 'REGISTRY_DENIED',
    why: ({host, loggedIn}) =>
      `${host} limits how much ${loggedIn ? 'this account' : 'somebody without a log-in'} may do`,
    suggestions: attempt => (attempt.loggedIn ? ['try again later'] : [login(attempt), 'try again later']),
  },
  {
    match: missingPlatform,
    code: 'IMAGE_NOT_FOUND',
    why: () => 'the image exists, but not for that platform',
    suggestions: ({image}) => [
      `ask for a tag of ${image} that has the platform`,
      'or run it emulated, on an engine that can: --platform linux/amd64 (or linux/arm64)',
    ],
  },
  {
    match:
      /pull access denied|repository does not exist|name unknown|repository name not known|repository with name .{0,1000} does not exist/i,
    code: 'IMAGE_NOT_FOUND',
    why: noRepository,
    suggestions: attempt => [elsewhere, `a private image: ${login(attempt)}`],
  },
  {
    // Podman hands on what Docker Hub says of a repository that is not there, and of one that is private.
    when: ({action, host}) => action === 'pull' && host === 'docker.io',
    match: /requested access to the resource is denied/i,
    code: 'IMAGE_NOT_FOUND',
    why: noRepository,
    suggestions: attempt => [elsewhere, `a private image: ${login(attempt)}`],
  },
  {
    match: missingImage,
    code: 'IMAGE_NOT_FOUND',
    why: ({host}) => `${host} has no such tag or digest`,
    suggestions: () => [elsewhere],
  },
  {
    match: /image does not exist locally|no such image|tag does not exist|does not exist locally/i,
    code: 'IMAGE_NOT_FOUND',
    why: () => 'the engine has no image of that name',
    suggestions: ({image}) => ['dkr images', `dkr tag IMAGE ${image}`],
  },
  {
    when: ({action}) => action === 'push',
    match: /insufficient.scopes?|read.only/i,
    code: 'REGISTRY_DENIED',
    why: () => 'the access token may read, but not write',
    suggestions: attempt => [`make a token that may write, then: ${login(attempt)}`],
  },
  {
    match: /expired/i,
    code: 'REGISTRY_DENIED',
    why: ({host}) => `the log-in for ${host} is no longer valid`,
    suggestions: attempt => [login(attempt)],
  },
  {
    match: /incorrect username or password|invalid (?:username|password|credentials)|wrong (?:username|password)/i,
    code: 'REGISTRY_DENIED',
    why: ({host}) => `${host} does not know this user name with this password`,
    suggestions: attempt => [login(attempt)],
  },
  {
    match:
      /(?<!permission )denied|unauthorized|insufficient.scope|no basic auth credentials|authentication required|forbidden|\b40[13]\b/i,
    code: 'REGISTRY_DENIED',
    why: ({host, loggedIn, action}) => {
      if (loggedIn === undefined) return `${host} wants a log-in, or does not accept the one it got`
      if (!loggedIn) return `nobody is logged in at ${host}`
      if (action === 'push') return `the account that is logged in at ${host} may not push there`
      return `${host} did not accept the log-in`
    },
    suggestions: attempt =>
      attempt.loggedIn && attempt.action === 'push'
        ? [`check that the namespace in ${attempt.image} is yours`, `log in with another account: ${login(attempt)}`]
        : [login(attempt)],
  },
  {
    match: /unexpected HTTP status: 5\d\d/i,
    why: ({host}) => `${host} has a fault of its own (its disk may be full, too)`,
    suggestions: ({host}) => ['try again later: what was sent already is not sent again', `look at the log of ${host}`],
  },
  {
    match: /EOF\b|connection reset|broken pipe/i,
    code: 'REGISTRY_UNREACHABLE',
    why: ({host}) => `${host} broke the connection`,
    suggestions: () => ['try again: what was sent already is not sent again'],
  },
]

const otherwise = {pull: 'PULL_FAILED', push: 'PUSH_FAILED', login: 'LOGIN_FAILED'} as const

/**
 * The error behind what the engine reports of a registry. The words of the engine stay in the message.
 * @param text the engine's own message
 */
export function registryError(text: string, attempt: Attempt): DkrError {
  const said = text.trim().slice(0, 2000) || 'the engine gave no reason'
  const message =
    attempt.action === 'login'
      ? `cannot log in to ${attempt.image}: ${said}`
      : `cannot ${attempt.action} ${attempt.image}: ${said}`
  // A pull fills the disk of the engine, a push that of the registry.
  if (attempt.action === 'pull' && saysDiskFull(said)) return engineDiskFull(message)
  const rule = rules.find(({match, when}) => (when?.(attempt) ?? true) && match.test(said))
  if (rule)
    return new DkrError(codeOf(rule, attempt), {
      message,
      why: rule.why(attempt),
      suggestions: rule.suggestions(attempt),
    })
  return new DkrError(otherwise[attempt.action], {
    message,
    suggestions: [`check that the registry ${attempt.host} is well`, 'try again'],
  })
}

function codeOf({code}: Rule, {action}: Attempt): ErrorCode {
  if (!code) return otherwise[action]
  return action === 'login' && code === 'REGISTRY_DENIED' ? 'LOGIN_FAILED' : code
}
