import {existsSync, type Stats, statSync} from 'node:fs'
import {basename, isAbsolute, relative, resolve, sep} from 'node:path'
import type {Builder} from '../engine/builder.js'
import {DkrError} from '../errors/dkr-error.js'
import {labels} from '../project/labels.js'
import {projectName} from '../project/name.js'
import {dkrVersion} from '../project/version.js'
import {familiarReference, parseImageReference, withDefaultTag} from '../reference/image.js'

/** What the caller asked for, as written on the command line. */
export interface BuildRequest {
  /** Folder with the files, relative to `cwd`. */
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
  pull?: boolean
  platform?: string
}

/** One build: everything checked, nothing done yet. */
export interface BuildPlan {
  kind: 'build'
  /** Absolute. */
  dir: string
  /** Absolute; may be outside of `dir`. */
  dockerfile: string
  /** With their default tag. */
  tags: string[]
  /** A value of undefined is left to the Dockerfile's default. */
  buildArgs: Record<string, string>
  labels: Record<string, string>
  target?: string
  noCache: boolean
  pull: boolean
  platform?: string
  builder: Builder
}

/**
 * Checks a request and makes a plan of it. Without `-t` the image is called after the folder.
 * @throws DkrError DOCKERFILE_NOT_FOUND, FILE_NOT_FOUND, INVALID_REFERENCE, USAGE
 */
export function planBuild(request: BuildRequest, cwd: string, env: NodeJS.ProcessEnv, builder: Builder): BuildPlan {
  const dir = contextDir(request.dir, cwd)
  const tags = request.tags?.length ? request.tags : [request.name ?? projectName(dir)]
  return {
    kind: 'build',
    dir,
    dockerfile: findDockerfile(dir, request.file, cwd),
    tags: tags.map(tag => familiarReference(withDefaultTag(imageName(tag)))),
    buildArgs: readBuildArgs(request.buildArgs ?? [], env),
    labels: {...request.labels, [labels.version]: dkrVersion()},
    target: request.target,
    noCache: request.noCache ?? false,
    pull: request.pull ?? false,
    platform: request.platform ?? (env.DOCKER_DEFAULT_PLATFORM || undefined),
    builder,
  }
}

function imageName(tag: string) {
  const reference = parseImageReference(tag)
  if (!reference.digest) return reference
  throw new DkrError('INVALID_REFERENCE', {
    message: `an image cannot be built with a digest: "${tag}"`,
    why: 'the digest is made from what was built',
    suggestions: [`-t ${tag.split('@')[0]}`],
  })
}

function contextDir(text: string, cwd: string): string {
  const dir = resolve(cwd, text)
  if (statOf(dir)?.isDirectory()) return dir
  const why = existsSync(dir) ? 'it is a file: the build context must be a directory' : 'there is no such folder'
  throw new DkrError('FILE_NOT_FOUND', {
    message: `unable to prepare context: path "${text}" not found`,
    why,
    suggestions: [
      'give the folder that has the Dockerfile: dkr build FOLDER',
      '-f names the Dockerfile: dkr build -f FILE FOLDER',
    ],
  })
}

/** What is at a path; undefined where nothing is, also below a file or behind a folder that may not be entered. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}

/**
 * The Dockerfile of a folder: the one that was named (relative to `cwd`), else `Dockerfile`, else `dockerfile`.
 * @throws DkrError DOCKERFILE_NOT_FOUND
 */
export function findDockerfile(dir: string, named: string | undefined, cwd: string): string {
  const candidates = named ? [resolve(cwd, named)] : [resolve(dir, 'Dockerfile'), resolve(dir, 'dockerfile')]
  const found = candidates.find(path => statOf(path)?.isFile())
  if (found) return found
  throw new DkrError('DOCKERFILE_NOT_FOUND', {
    message: named ? `cannot locate Dockerfile: "${named}"` : `there is no Dockerfile in ${dir}`,
    why: named && statOf(resolve(cwd, named))?.isDirectory() ? 'it is a folder' : undefined,
    suggestions: named
      ? ['-f is relative to the current folder, not to the build context']
      : ['dkr init writes one', '-f names one that is elsewhere'],
  })
}

/** `--build-arg NAME` takes the caller's value, and is left out without one. */
function readBuildArgs(values: readonly string[], env: NodeJS.ProcessEnv): Record<string, string> {
  const pairs = values.flatMap((text): [string, string][] => {
    const [name = '', value = Object.hasOwn(env, name) ? env[name] : undefined] = text.split(/=(.*)/s)
    if (name === '')
      throw new DkrError('USAGE', {
        message: `invalid build arg: "${text}"`,
        why: 'it has no name',
        suggestions: ['--build-arg NAME=value'],
      })
    return value === undefined ? [] : [[name, value]]
  })
  return Object.fromEntries(pairs)
}

/** The Dockerfile's path inside the context, or undefined when it is outside. */
export function dockerfileInContext({dir, dockerfile}: Pick<BuildPlan, 'dir' | 'dockerfile'>): string | undefined {
  const path = relative(dir, dockerfile)
  return path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path) ? undefined : path
}

/** For messages: the Dockerfile as a person would name it. */
export function dockerfileName(plan: Pick<BuildPlan, 'dir' | 'dockerfile'>): string {
  return dockerfileInContext(plan) ?? basename(plan.dockerfile)
}
