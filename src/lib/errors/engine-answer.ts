import {type AnswerRule, firstFit} from './answer-rule.js'
import {engineDiskFull, saysDiskFull} from './disk-full.js'
import {DkrError} from './dkr-error.js'
import {type EngineTraits, engineLog} from './engine-kind.js'
import {missingImage} from './missing-image.js'
import {refusedValue} from './refused-values.js'
import {setupFault} from './setup-rules.js'

/** About the one thing that was named. */
const objectRules: AnswerRule[] = [
  {
    // Podman: no container with name or ID "x" found: no such container
    match: /no such container(?:: |$)/i,
    code: 'CONTAINER_NOT_FOUND',
    suggestions: () => ['dkr ls -a'],
  },
  {
    // What create and the classic builder say where only another platform of the image is there.
    match:
      /image with reference (\S{1,1000}) was found but does not (?:match|provide) the specified platform(?:: wanted | \()(linux\/[\w./-]{1,50}|windows\/\w{1,50})/i,
    code: 'IMAGE_NOT_FOUND',
    why: () => 'the engine has the image, but not for that platform',
    suggestions: ([, image, platform]) => [`dkr pull --platform ${platform} ${image}`, 'leave out --platform'],
  },
  {
    status: 404,
    match: /no such image|unrecognized image ID/i,
    code: 'IMAGE_NOT_FOUND',
    suggestions: () => ['dkr images'],
  },
]

/** About what a registry said to the engine. */
const registryRules: AnswerRule[] = [
  {
    match: missingImage,
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
]

/** About the state that something is in. */
const stateRules: AnswerRule[] = [
  {
    // Docker answers 409, Podman 500.
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
    match: /client version .{0,100} is too (?:old|new)/i,
    code: 'ENGINE_VERSION',
    suggestions: () => ['unset DOCKER_API_VERSION: dkr finds the version itself'],
  },
]

/** What the engine says with its HTTP errors, the first rule that fits. */
function ruleFor(message: string, status: number): ReturnType<typeof firstFit> {
  return (
    firstFit(objectRules, message, status) ??
    setupFault(message) ??
    firstFit(registryRules, message, status) ??
    firstFit(stateRules, message, status)
  )
}

/**
 * A DkrError for an error answer of the engine; the engine's own words stay in the message.
 * @param engine which one it is, for the place of its log
 */
export function engineAnswerError(status: number, text: string, engine?: EngineTraits): DkrError {
  const message = saidOnce(text.trim().slice(0, 4000)) || `HTTP ${status}`
  if (saysDiskFull(message)) return engineDiskFull(message)
  const refused = refusedValue(message)
  const found = ruleFor(message, status)
  if (found && !(refused && found.rule.code === 'ENGINE_ERROR')) {
    const {code, why, suggestions} = found.rule
    return new DkrError(code, {message, why: why?.(found.match), suggestions: suggestions(found.match, engine)})
  }
  if (refused) return new DkrError('ENGINE_ERROR', {message, ...refused})
  return new DkrError('ENGINE_ERROR', {
    message,
    why: `the engine answered ${status}`,
    suggestions:
      status >= 500
        ? [engineLog(engine), 'dkr doctor']
        : ['the --help of this command tells what its flags take', 'dkr doctor'],
  })
}

/** The engine puts a sentence before the same sentence: "no such image: x: No such image: x:latest". */
function saidOnce(text: string): string {
  return text.replace(/^(no such image: )\S+: (?=\1)/i, '')
}
