import {posix} from 'node:path'
import {matchGlob} from '../../build/context/glob.js'
import {compilePatterns} from '../../build/context/matcher.js'
import type {FileOwner} from '../../engine/path-owner.js'
import type {WatchRule} from '../../project/settings.js'
import {isManifest} from './dependencies.js'
import type {ImageCopy} from './image-copies.js'

/** What is done about a file that changed. */
export type Decision =
  | {action: 'sync' | 'sync+restart'; target: string; owner?: FileOwner}
  | {action: 'restart'}
  | {action: 'rebuild'; why: string}

export interface WatchRules {
  /** What dkr.yaml says; where it says nothing the Dockerfile decides. */
  written?: readonly WatchRule[]
  copies: readonly ImageCopy[]
  /** Paths that mean a new image whatever else is said: Dockerfile, ignore file, dkr.yaml. */
  recipes: ReadonlySet<string>
  /** Whether the ignore file keeps a path out of the context. */
  ignored(path: string): boolean
}

/**
 * What a change of a file means.
 * @param path relative to the project, slash separated
 * @returns undefined when it means nothing to the container
 */
export function decide(path: string, rules: WatchRules): Decision | undefined {
  if (rules.recipes.has(path)) return {action: 'rebuild', why: `${path} changed`}
  if (rules.ignored(path)) return undefined
  return rules.written ? written(path, rules.written, rules.copies) : inferred(path, rules.copies)
}

function written(path: string, rules: readonly WatchRule[], copies: readonly ImageCopy[]): Decision | undefined {
  const rule = rules.find(each => below(path, each) !== undefined && !leftAlone(path, each))
  if (!rule) return undefined
  if (rule.action === 'rebuild') return {action: 'rebuild', why: `${path} changed`}
  if (rule.action === 'restart') return {action: 'restart'}
  const place = rule.target ? {target: posix.join(rule.target, below(path, rule)!)} : placeOf(path, copies)
  if (!place) return {action: 'rebuild', why: `nothing says where ${path} goes in the container`}
  return {action: rule.action, ...place}
}

/** The path below a rule's, '' for the rule's own; undefined for one elsewhere. */
function below(path: string, rule: WatchRule): string | undefined {
  const root = posix
    .normalize(rule.path)
    .replace(/^\.?\/?/, '')
    .replace(/\/$/, '')
  if (root === '') return path
  if (path === root) return ''
  return path.startsWith(`${root}/`) ? path.slice(root.length + 1) : undefined
}

const leftAlone = (path: string, rule: WatchRule): boolean =>
  rule.ignore !== undefined && compilePatterns(rule.ignore).excluded(below(path, rule) || path)

const archive = /\.(?:tar|tgz|tbz2?|txz|tar\.\w+)$/

function inferred(path: string, copies: readonly ImageCopy[]): Decision | undefined {
  const taking = copies.filter(copy => copy.sources.some(source => within(path, source) !== undefined))
  if (taking.length === 0) return undefined
  if (isManifest(path)) return {action: 'rebuild', why: `${path} says what is installed`}
  const bound = taking.find(({rebuild}) => rebuild)
  if (bound) return {action: 'rebuild', why: `${path} changed: ${bound.rebuild}`}
  if (archive.test(path) && taking.some(({keyword}) => keyword === 'ADD'))
    return {action: 'rebuild', why: `ADD unpacks ${path}`}
  return {action: 'sync+restart', ...placeOf(path, taking)!}
}

/** Where the last COPY puts a file. */
function placeOf(path: string, copies: readonly ImageCopy[]): {target: string; owner?: FileOwner} | undefined {
  for (const {sources, destination, keyword, owner} of copies.toReversed()) {
    if (keyword === 'RUN') continue
    const rest = sources.map(source => within(path, source)).find(found => found !== undefined)
    if (rest === undefined) continue
    const below = rest !== '' ? rest : destination.endsWith('/') ? posix.basename(path) : ''
    return {target: posix.join(destination, below), ...(owner && {owner})}
  }
  return undefined
}

/** The path below a source of COPY, '' when it is the file that the source names; undefined for one elsewhere. */
function within(path: string, source: string): string | undefined {
  if (source === '') return path
  const parts = path.split('/')
  for (let length = 1; length <= parts.length; length++) {
    if (matchGlob(source, parts.slice(0, length).join('/'))) return parts.slice(length).join('/')
  }
  return undefined
}
