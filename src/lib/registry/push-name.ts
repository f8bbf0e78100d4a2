import {resolveCredentials} from '../docker-config/credentials.js'
import {DkrError, isDkrError} from '../errors/dkr-error.js'
import {familiarReference, type ImageReference, parseImageReference, withDefaultTag} from '../reference/image.js'

/**
 * The name under which an image without a namespace (`app`) can be pushed: asked for in a terminal, with
 * docker.io/YOU/app as the proposal where one is logged in.
 * @param ask whether a question may be asked at all
 * @returns undefined for an image that has a namespace
 * @throws DkrError USAGE, with the command that works, where nobody can be asked
 */
export async function pushName(
  image: string,
  {ask, signal, env = process.env}: {ask: boolean; signal: AbortSignal; env?: NodeJS.ProcessEnv},
): Promise<string | undefined> {
  if (image.includes('/')) return undefined
  const reference = withDefaultTag(parseImageReference(image))
  const short = familiarReference(reference)
  const you = await hubNamespace(env)
  const {canAsk} = await import('../prompts/prompts.js')
  if (!ask || !canAsk()) throw withoutNamespace(reference, you)
  const {input} = await import('../prompts/ask.js')
  return input(`"${short}" has no namespace yet. Push it as (REGISTRY/NAMESPACE/NAME):`, {
    default: you && `docker.io/${you}/${short}`,
    validate: checkName,
    flag: '--as',
    signal,
  })
}

/** True, or what is wrong with the answer. */
export function checkName(text: string): true | string {
  if (!text.includes('/')) return 'a namespace is needed, as in docker.io/me/app or localhost:5000/app'
  try {
    parseImageReference(text)
    return true
  } catch (error) {
    if (isDkrError(error)) return error.why ?? error.message
    throw error
  }
}

function withoutNamespace(reference: ImageReference, account: string | undefined): DkrError {
  const short = familiarReference(reference)
  const you = account ?? '<you>'
  return new DkrError('USAGE', {
    message: `"${short}" has no namespace: it would be docker.io/library/${short}, where only Docker itself may push`,
    why: 'where an image goes is a part of its name: REGISTRY/NAMESPACE/NAME',
    suggestions: [
      `dkr push ${short} --as docker.io/${you}/${short}`,
      `to another registry: dkr push ${short} --as localhost:5000/${you}/${short}`,
    ],
  })
}

/** The account at Docker Hub, where one is logged in by its name. */
async function hubNamespace(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const credentials = await resolveCredentials('docker.io', env).catch(() => undefined)
  const name = credentials?.username?.toLowerCase() ?? ''
  return /^[a-z0-9]{2,40}$/.test(name) ? name : undefined
}
