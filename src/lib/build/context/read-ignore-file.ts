import {isAbsolute, join, relative, sep} from 'node:path'
import type {Builder} from '../../engine/builder.js'
import {DkrError} from '../../errors/dkr-error.js'
import {deadLink, obstacleAt} from '../../files/path-kind.js'
import {type BoundedRead, readBounded} from '../../files/read-bounded.js'
import {shellWord} from '../../output/shell-word.js'
import {type IgnoreRule, ignoreRules} from './ignore-file.js'
import {isGone} from './read-errors.js'

/** The name that every builder knows. */
export const ignoreFileName = '.dockerignore'

/** Far more than anybody writes. */
const maxSize = 1024 * 1024

/** What must be known of a build to find its ignore file. */
export interface IgnorePlan {
  /** The context, absolute. */
  dir: string
  /** Path of the Dockerfile, absolute; `-` where it came from standard input. */
  dockerfile: string
  builder: Builder
}

/** The ignore file of a build, read once: what decides here is what the engine gets. */
export interface IgnoreFile {
  /** As a person names it: relative to the context where it is in it. */
  name: string
  /** Whether it stands beside the Dockerfile, for this one only (`web.Dockerfile.dockerignore`). */
  own: boolean
  content: Buffer
  /** Permission bits. */
  mode: number
  rules: IgnoreRule[]
  /** Of the rules, in order: what `compilePatterns` takes. */
  patterns: string[]
}

/**
 * The ignore file that counts: BuildKit looks beside the Dockerfile first (`web.Dockerfile.dockerignore`). Links are
 * followed wherever they lead; /dev/null has no rules. Undefined: there is none, or only a link that leads nowhere.
 * @throws DkrError BUILD_CONTEXT for one that cannot be read, and for a bad pattern
 */
export function readIgnoreFile(plan: IgnorePlan): IgnoreFile | undefined {
  for (const path of candidates(plan)) {
    const name = nameIn(plan.dir, path)
    const read = tryRead(path)
    if (!read) continue
    if ('problem' in read) throw noIgnoreFile(name, path, read.problem)
    const rules = ignoreRules(read.bytes.toString('utf8'), name)
    const own = path !== join(plan.dir, ignoreFileName)
    return {name, own, content: read.bytes, mode: read.mode, rules, patterns: rules.map(({pattern}) => pattern)}
  }
  return undefined
}

/** Those that somebody wanted to count but that lead nowhere: builders ignore them without a word. */
export function deadIgnoreLinks(plan: IgnorePlan): {name: string; path: string}[] {
  return candidates(plan)
    .filter(path => obstacleAt(path) === deadLink)
    .map(path => ({name: nameIn(plan.dir, path), path}))
}

function candidates({dir, dockerfile, builder}: IgnorePlan): string[] {
  const own = builder === 'buildkit' && dockerfile !== '-' ? [`${dockerfile}.dockerignore`] : []
  return [...own, join(dir, ignoreFileName)]
}

function tryRead(path: string): BoundedRead | undefined {
  try {
    return readBounded(path, maxSize)
  } catch (error) {
    if (isGone(error)) return undefined
    return {problem: `not readable (${(error as NodeJS.ErrnoException).code ?? error})`}
  }
}

function nameIn(dir: string, path: string): string {
  const inside = relative(dir, path)
  return inside.startsWith(`..${sep}`) || isAbsolute(inside) ? path : inside
}

function noIgnoreFile(name: string, path: string, problem: string): DkrError {
  return new DkrError('BUILD_CONTEXT', {
    message: `${name} is ${problem}`,
    why: 'without its rules the whole folder would be sent',
    suggestions: [`ls -ld ${shellWord(path)}`, `write the rules into a file ${name}, or remove it`],
  })
}
