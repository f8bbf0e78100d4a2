import {basename, isAbsolute, relative, sep} from 'node:path'
import type {Builder} from '../engine/builder.js'
import type {CacheEntry} from '../engine/buildkit/control.js'
import {DkrError} from '../errors/dkr-error.js'
import {projectName} from '../project/name.js'
import {familiarReference, parseImageReference, withDefaultTag} from '../reference/image.js'
import {parseBytes, parseExtraHost, parseUlimit, type Ulimit} from '../values/limits.js'
import {checkPlatform} from '../values/platform.js'
import {parseCacheFrom, parseCacheTo} from './cache-flags.js'
import {type ContextSource, contextSource} from './context-source.js'
import {parseSecret, type SecretSource} from './secrets.js'
import {parseSsh, type SshSources} from './ssh.js'

/** What the caller asked for, as written on the command line. */
export interface BuildRequest {
  /** Folder with the files, relative to `cwd`; a URL; or `-` for standard input. */
  dir: string
  tags?: string[]
  /** The name without `tags`, where dkr.yaml gives one. */
  name?: string
  /** `-f`, relative to `cwd` (not to `dir`), as docker reads it. */
  file?: string
  buildArgs?: string[]
  labels?: Record<string, string>
  target?: string
  noCache?: boolean
  /** Stages whose steps run again; each may name several, with commas. */
  noCacheFilter?: string[]
  pull?: boolean
  platform?: string
  secrets?: string[]
  ssh?: string[]
  addHosts?: string[]
  network?: string
  shmSize?: string
  ulimits?: string[]
  cacheFrom?: string[]
  cacheTo?: string[]
  iidfile?: string
  metadataFile?: string
  /** Refuse a context with secrets or needless weight in it. */
  strict?: boolean
}

/** One build: everything checked, nothing done yet. */
export interface BuildPlan extends ContextSource {
  kind: 'build'
  /** With their default tag. */
  tags: string[]
  /** A value of undefined is left to the Dockerfile's default. */
  buildArgs: Record<string, string>
  /** Those that were given as a name alone: their value is the caller's, and is not for printing. */
  passedArgs?: readonly string[]
  labels: Record<string, string>
  target?: string
  noCache: boolean
  /** Names of the stages whose steps run again. */
  noCacheStages: string[]
  pull: boolean
  platform?: string
  secrets: SecretSource[]
  ssh: SshSources
  /** As the engine takes them: `name:address`. */
  addHosts: string[]
  network?: string
  /** Bytes. */
  shmSize?: number
  ulimits: Ulimit[]
  cacheFrom: string[]
  /** Where to keep the cache for a later `cacheFrom`: `inline` is in the image itself. */
  cacheTo: CacheEntry[]
  /** File that gets the image's ID. */
  iidfile?: string
  /** File that gets what docker calls the metadata of the build. */
  metadataFile?: string
  /** Refuse a context with secrets or needless weight in it. */
  strict: boolean
  builder: Builder
}

/**
 * Checks a request and makes a plan of it. Without `-t` the image is called after the folder.
 * @throws DkrError DOCKERFILE_NOT_FOUND, FILE_NOT_FOUND, INVALID_REFERENCE, USAGE
 */
export function planBuild(request: BuildRequest, cwd: string, env: NodeJS.ProcessEnv, builder: Builder): BuildPlan {
  const source = contextSource(request.dir, request.file, cwd)
  return {
    kind: 'build',
    ...source,
    tags: chosenTags(request, source).map(tag => familiarReference(withDefaultTag(imageName(tag)))),
    ...readBuildArgs(request.buildArgs ?? [], env),
    // No label of dkr's own: the image is to be the very one that docker builds, from the same cache.
    labels: request.labels ?? {},
    target: request.target,
    noCache: request.noCache ?? false,
    noCacheStages: (request.noCacheFilter ?? []).flatMap(text => text.split(',')).filter(name => name !== ''),
    pull: request.pull ?? false,
    platform: checkPlatforms(request.platform ?? (env.DOCKER_DEFAULT_PLATFORM || undefined)),
    secrets: (request.secrets ?? []).map(text => parseSecret(text, cwd, env)),
    ssh: parseSsh(request.ssh ?? [], cwd, env),
    addHosts: (request.addHosts ?? []).map(parseExtraHost),
    network: request.network,
    shmSize: request.shmSize === undefined ? undefined : parseBytes(request.shmSize, '--shm-size'),
    ulimits: (request.ulimits ?? []).map(parseUlimit),
    cacheFrom: (request.cacheFrom ?? []).map(parseCacheFrom),
    cacheTo: (request.cacheTo ?? []).map(parseCacheTo),
    iidfile: request.iidfile,
    metadataFile: request.metadataFile,
    strict: request.strict ?? false,
    builder,
  }
}

/** An image built from a folder is called after it; from elsewhere only `-t` gives a name, as with docker. */
function chosenTags({tags, name}: BuildRequest, {context, dir}: ContextSource): string[] {
  if (tags?.length) return tags
  return context === 'folder' ? [name ?? projectName(dir)] : []
}

function imageName(tag: string) {
  const reference = parseImageReference(tag)
  if (!reference.digest) return reference
  throw new DkrError('INVALID_REFERENCE', {
    message: `an image cannot be built with a digest: "${tag}"`,
    why: 'the digest is made from what was built',
    suggestions: [`dkr build -t ${tag.split('@')[0]}`],
  })
}

/** `--build-arg NAME` takes the caller's value, and is left out without one. Of two for one name the later wins. */
function readBuildArgs(values: readonly string[], env: NodeJS.ProcessEnv): Pick<BuildPlan, 'buildArgs' | 'passedArgs'> {
  const args = new Map<string, {value: string; passed: boolean}>()
  for (const text of values) {
    const [name = '', written] = text.split(/=(.*)/s)
    if (name === '') throw namelessArg()
    const value = written ?? (Object.hasOwn(env, name) ? env[name] : undefined)
    if (value !== undefined) args.set(name, {value, passed: written === undefined})
  }
  const all = [...args]
  return {
    buildArgs: Object.fromEntries(all.map(([name, {value}]) => [name, value])),
    passedArgs: all.flatMap(([name, {passed}]) => (passed ? [name] : [])),
  }
}

/** What stands behind the = is not repeated: it may be a secret. */
function namelessArg(): DkrError {
  return new DkrError('USAGE', {
    message: 'invalid build arg',
    why: 'it has no name',
    suggestions: ['--build-arg NAME=value'],
  })
}

/** The Dockerfile's path inside the context, or undefined when it is outside. */
export function dockerfileInContext({dir, dockerfile}: Pick<BuildPlan, 'dir' | 'dockerfile'>): string | undefined {
  const path = relative(dir, dockerfile)
  return path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path) ? undefined : path
}

/** The name by which the engine asks for the Dockerfile: in the folder that it is sent, or in a remote context. */
export function sentDockerfile({context, dockerfile}: Pick<BuildPlan, 'context' | 'dockerfile'>): string {
  if (context === 'remote') return dockerfile
  return dockerfile === '-' ? 'Dockerfile' : basename(dockerfile)
}

/** For messages: the Dockerfile as a person would name it. */
export function dockerfileName(plan: Pick<BuildPlan, 'dir' | 'dockerfile'>): string {
  if (plan.dockerfile === '-') return 'Dockerfile'
  return dockerfileInContext(plan) ?? basename(plan.dockerfile)
}

/** BuildKit takes several, and `local` for the engine's own. */
function checkPlatforms(text: string | undefined): string | undefined {
  for (const platform of text?.split(',') ?? []) if (platform.trim() !== 'local') checkPlatform(platform.trim())
  return text
}
