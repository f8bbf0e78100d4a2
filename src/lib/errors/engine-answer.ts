import type {ErrorCode} from './codes.js'
import {DkrError} from './dkr-error.js'
import {refusedValue} from './refused-values.js'

interface Rule {
  status?: number
  match: RegExp
  code: ErrorCode
  suggestions: (match: RegExpExecArray) => [string, ...string[]]
}

/** What the engine says with its HTTP errors, the first rule that fits. */
const rules: Rule[] = [
  {match: /no such container: /i, code: 'CONTAINER_NOT_FOUND', suggestions: () => ['dkr ls -a']},
  {
    status: 404,
    match: /no such image|unrecognized image ID/i,
    code: 'IMAGE_NOT_FOUND',
    suggestions: () => ['dkr images'],
  },
  {
    match:
      /pull access denied for ([^,]+)|repository does not exist|manifest (?:for .{0,1000} )?(?:unknown|not found)/i,
    code: 'IMAGE_NOT_FOUND',
    suggestions: () => ['check the spelling of the image and its tag', 'a private image: dkr login REGISTRY'],
  },
  {
    // runc says "permission denied: unknown" of a file: that is no registry.
    match: /unauthorized|no basic auth credentials|(?<!permission )denied: |access forbidden/i,
    code: 'REGISTRY_DENIED',
    suggestions: () => ['dkr login REGISTRY'],
  },
  {
    // An end too early is a registry's only where its URL stands before it: archives end so too.
    match:
      /no such host|i\/o timeout|connection refused|network is unreachable|server misbehaving|Client\.Timeout|TLS handshake timeout|"https?:\/\/[^"]{0,1000}".{0,1000}EOF$/i,
    code: 'REGISTRY_UNREACHABLE',
    suggestions: () => ['check the network and the name of the registry', 'try again'],
  },
  {
    status: 409,
    match: /container name "\/?([^"]+)" is already in use/i,
    code: 'NAME_TAKEN',
    suggestions: ([, name]) => [`dkr rm -f ${name}`, '--name another-name'],
  },
  {
    status: 409,
    match: /unable to (?:remove|delete) |conflict: .{0,1000}(?:being used|is using)/i,
    code: 'IMAGE_IN_USE',
    suggestions: () => ['dkr ls -a', 'dkr rmi -f IMAGE'],
  },
  {
    // Told as an internal error, with 500.
    match: /is not paused/i,
    code: 'CONTAINER_STATE',
    suggestions: () => ['dkr ls --filter status=paused shows those that are'],
  },
  {
    match: /is already paused/i,
    code: 'CONTAINER_STATE',
    suggestions: () => ['dkr unpause NAME'],
  },
  {
    status: 409,
    match: /cannot remove a (?:running|paused) container/i,
    code: 'CONTAINER_STATE',
    suggestions: () => ['dkr stop NAME, then dkr rm NAME', 'dkr rm -f NAME kills and removes it'],
  },
  {
    status: 409,
    match: /container (\S+) is not running/i,
    code: 'CONTAINER_STATE',
    suggestions: ([, name = '']) => [
      `dkr start ${/^[0-9a-f]{64}$/.test(name) ? name.slice(0, 12) : name}`,
      'dkr ls -a',
    ],
  },
  {status: 409, match: /.*/, code: 'CONTAINER_STATE', suggestions: () => ['dkr ls -a']},
  {
    match: /port is already allocated|address already in use|ports are not available/i,
    code: 'PORT_TAKEN',
    suggestions: () => ['publish another host port: -p 8001:8000', 'dkr ls'],
  },
  {
    match: /client version .{0,100} is too (?:old|new)/i,
    code: 'ENGINE_VERSION',
    suggestions: () => ['unset DOCKER_API_VERSION: dkr finds the version itself'],
  },
]

/** A DkrError for an error answer of the engine; the engine's own words stay in the message. */
export function engineAnswerError(status: number, text: string): DkrError {
  const message = saidOnce(text.trim().slice(0, 4000)) || `HTTP ${status}`
  for (const rule of rules) {
    if (rule.status !== undefined && rule.status !== status) continue
    const match = rule.match.exec(message)
    if (match) return new DkrError(rule.code, {message, suggestions: rule.suggestions(match)})
  }
  const refused = refusedValue(message)
  if (refused) return new DkrError('ENGINE_ERROR', {message, ...refused})
  return new DkrError('ENGINE_ERROR', {
    message,
    why: `the engine answered ${status}`,
    suggestions:
      status >= 500
        ? ['look at the log of the engine: journalctl -u docker', 'dkr doctor']
        : ['the --help of this command tells what its flags take', 'dkr doctor'],
  })
}

/** The engine puts a sentence before the same sentence: "no such image: x: No such image: x:latest". */
function saidOnce(text: string): string {
  return text.replace(/^(no such image: )\S+: (?=\1)/i, '')
}
