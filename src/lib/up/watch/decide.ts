import {posix} from 'node:path'
import {compilePatterns} from '../../build/context/matcher.js'
import type {WatchRule} from '../../project/settings.js'
import {isNamed, isTaken, placesIn, stepDisturbing} from './copy-places.js'
import {isManifest} from './dependencies.js'
import {isWithin, type OwnerName} from './effects/effect.js'
import type {ImageCopy} from './image-copy.js'
import type {Change, Snapshot} from './snapshot.js'

/** Where a file goes in the container. */
export interface Place {
  target: string
  /** Whose it is where the container does not have it yet; without it, whose the nearest folder is. */
  owner?: OwnerName
  /**
   * The folder from which on the container must have what the COPY made, for the file to be what a build makes of it.
   * Missing where dkr.yaml says that the file goes there.
   */
  root?: string
}

/** What is done about a file that changed. */
export type Decision =
  | {action: 'sync' | 'sync+restart'; places: Place[]}
  | {action: 'restart'}
  | {action: 'rebuild'; why: string}

export interface WatchRules {
  /** What dkr.yaml says; where it says nothing the Dockerfile decides. */
  written?: readonly WatchRule[]
  copies: readonly ImageCopy[]
  /** Patterns of what a COPY reaches only through a link of the project. */
  linked: readonly string[]
  mayBeArchive(path: string): boolean
}

/** What there is to know of the project and the container, beside the rules. */
export interface Present {
  /** The project as it is now. */
  files: Snapshot
  /** Paths that came into the container by a sync: without them it is as it was built. */
  added: ReadonlySet<string>
}

/**
 * What the change of a file means.
 * @returns undefined when it means nothing to the container
 */
export function decide(change: Change, rules: WatchRules, present: Present): Decision | undefined {
  return rules.written ? written(change, rules.written, rules.copies) : inferred(change, rules, present)
}

function written({path, now, was}: Change, rules: readonly WatchRule[], copies: readonly ImageCopy[]) {
  const rule = rules.find(each => below(path, each) !== undefined && !leftAlone(path, each))
  if (!rule) return undefined
  if (rule.action === 'rebuild') return rebuild(`${path} changed`)
  if (rule.action === 'restart') return {action: 'restart'} as const
  // A folder comes and goes with what is in it.
  if ((now ?? was)?.kind === 'folder') return undefined
  const places = rule.target ? [{target: posix.join(rule.target, below(path, rule)!)}] : placesOf(path, copies)
  if (places.length === 0) return rebuild(`nothing says where ${path} goes in the container`)
  return {action: rule.action, places: places.map(({target, owner}: Place) => ({target, ...(owner && {owner})}))}
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

const rebuild = (why: string) => ({action: 'rebuild', why}) as const

function inferred(change: Change, rules: WatchRules, present: Present): Decision | undefined {
  const {path} = change
  const taking = rules.copies.filter(copy => isTaken(path, copy.sources))
  if (isTaken(path, rules.linked)) return rebuild(`${path} changed: COPY reaches it through a link`)
  if (taking.length === 0) return undefined
  if (isManifest(path)) return rebuild(`${path} says what is installed`)
  const why = cannotExchange(change, taking, rules) ?? needsBuild(change, present.added)
  if (why) return rebuild(why)
  const isFolder = (change.now ?? change.was)?.kind === 'folder'
  // Of a folder that is named itself the content is copied.
  const ours = isFolder ? taking.filter(({sources}) => !isNamed(path, sources)) : taking
  const used = useOf(path, ours)
  if (used) return rebuild(used)
  const places = placesOf(path, ours)
  for (const place of places) {
    const problem = problemAt(place, change, rules, present)
    if (problem) return rebuild(problem)
  }
  return places.length > 0 ? {action: 'sync+restart', places: places.map(({copy: _, ...place}) => place)} : undefined
}

/** Why the instructions that take a file do more with it than to put it somewhere. */
function cannotExchange({path, now}: Change, taking: readonly ImageCopy[], {mayBeArchive}: WatchRules) {
  const bound = taking.find(copy => copy.rebuild)
  if (bound) return `${path} changed: ${bound.rebuild}`
  const isUnpacked = (copy: ImageCopy) => copy.keyword === 'ADD' && isNamed(path, copy.sources)
  if (now && now.kind !== 'other' && taking.some(isUnpacked) && mayBeArchive(path)) return `ADD unpacks ${path}`
  return undefined
}

/** Why a change cannot be made in the container as a build would make it. */
function needsBuild({path, was, now}: Change, added: ReadonlySet<string>): string | undefined {
  if ((now ?? was)?.bridge) return `${path} is ignored but for exceptions`
  // What was below it, in the base image or by an earlier step, would come to light.
  if (!now) return added.has(path) ? undefined : `${path} was removed`
  if (now.kind === 'other') return `${path} is no plain file`
  if (was && was.kind !== now.kind) return `${path} is a ${now.kind} now`
  if ((now.mode | (was?.mode ?? 0)) & 0o7000) return `${path} has special permissions`
  return was && now.kind === 'folder' ? `the mode of ${path} changed` : undefined
}

/** Which step behind any of the instructions uses the file, or changes it. Of two that share a place both count: the step between used the first. */
function useOf(path: string, copies: readonly ImageCopy[]): string | undefined {
  for (const copy of copies) {
    const step = placesIn(path, copy)
      .map(target => stepDisturbing(target, copy))
      .find(found => found !== undefined)
    if (step) return `${path} changed: ${step.keyword} in line ${step.line} may use it`
  }
  return undefined
}

interface CopyPlace extends Place {
  copy: ImageCopy
  root: string
}

/** Every place that a file has in the image; where two instructions share one, the later makes it. */
function placesOf(path: string, copies: readonly ImageCopy[]): CopyPlace[] {
  const places = new Map<string, CopyPlace>()
  for (const copy of copies) {
    const root = copy.destination === '/' ? '/' : copy.destination.replace(/\/$/, '')
    for (const target of placesIn(path, copy)) places.set(target, {target, owner: copy.owner, root, copy})
  }
  return [...places.values()]
}

/** Why what is at a place is not, or not only, made by the COPY. Gives the place its owner where all is well. */
function problemAt(place: CopyPlace, change: Change, rules: WatchRules, present: Present): string | undefined {
  const {target, copy} = place
  const {path, now} = change
  if (now?.kind === 'link' && isNamed(path, copy.sources)) return `COPY in line ${copy.line} follows the link ${path}`
  if (isShared(target, path, rules.copies, present.files))
    return `${path} changed: another file is copied to ${target} too`
  return ownerProblem(place, change)
}

/** Whether another file of the project goes to the same place. */
function isShared(target: string, path: string, copies: readonly ImageCopy[], files: Snapshot): boolean {
  const mayShare = copies.length > 1 || copies.some(({sources}) => sources.length > 1 || /[*?[]/.test(sources[0]!))
  return mayShare && (placesByTarget(copies, files).get(target) ?? []).some(other => other !== path)
}

/** Of the files last asked for, by rules: a batch of many asks many times. */
const known = new WeakMap<readonly ImageCopy[], {files: Snapshot; byTarget: Map<string, string[]>}>()

function placesByTarget(copies: readonly ImageCopy[], files: Snapshot): Map<string, string[]> {
  const last = known.get(copies)
  if (last?.files === files) return last.byTarget
  const found = new Map<string, string[]>()
  known.set(copies, {files, byTarget: found})
  for (const [path, {kind}] of files) {
    if (kind === 'folder') continue
    for (const {target} of placesOf(path, copies)) {
      const paths = found.get(target)
      if (paths) paths.push(path)
      else found.set(target, [path])
    }
  }
  return found
}

/** What steps behind a COPY give to somebody else: what is there keeps its owner, what is new gets that one. */
function ownerProblem(place: CopyPlace, {path, was, now}: Change): string | undefined {
  for (const {keyword, line, effects} of place.copy.later) {
    for (const effect of effects) {
      if (effect.does !== 'own') continue
      const meets = effect.deep ? isWithin(place.target, effect.path) : place.target === effect.path
      if (!meets || (was && now?.kind !== 'link')) continue
      if (now?.kind === 'link' || !effect.owner || !effect.deep)
        return `${path} changed: ${keyword} in line ${line} gives it an owner`
      place.owner = withOwner(place.owner, effect.owner)
    }
  }
  return was || place.owner ? undefined : `whose ${path} is, is known only to the build`
}

function withOwner(before: OwnerName | undefined, {user, group, loginGroup}: OwnerName): OwnerName | undefined {
  if (user !== undefined && (group !== undefined || loginGroup)) return {user, group, loginGroup}
  if (!before || before.loginGroup) return undefined
  return {...before, ...(user !== undefined && {user}), ...(group !== undefined && {group})}
}
