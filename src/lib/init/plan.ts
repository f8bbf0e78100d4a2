import {DkrError} from '../errors/dkr-error.js'
import {settingsFiles} from '../project/settings.js'
import type {Contents} from './contents.js'
import {holds, resolveValues} from './detect.js'
import {diffLines} from './diff.js'
import type {FolderFacts} from './facts.js'
import {listed, mayHoldSource} from './foreign.js'
import {render} from './render.js'
import type {Template, TemplateFile} from './template.js'

/** What is at the path of a file that `init` may write. */
export type Existing =
  | {kind: 'file'; content: string}
  /** Not for dkr to write over; `blocks` where it cannot serve as the file either: a folder, a dead link. */
  | {kind: 'other'; what: string; blocks?: boolean}

export interface PlannedFile {
  /** Relative to the folder. */
  path: string
  content: string
  /** keep: there already; conflict: there and different; overwrite: the same with --force. */
  action: 'create' | 'keep' | 'conflict' | 'overwrite'
  /** Of a conflict or an overwrite: the lines that differ. */
  diff?: string[]
  /** Of a conflict that not even --force solves: what is there instead of a file of dkr's. */
  blockedBy?: string
  /** That is no file at all: whatever reads it, `up` too, would fail. */
  unusable?: boolean
}

export interface InitPlan {
  dir: string
  name: string
  template: string
  port: number
  files: PlannedFile[]
  notes: string[]
}

export interface PlanInput {
  dir: string
  name: string
  /** The name that the folder gives: a different `name` is written to dkr.yaml. */
  folderName: string
  template: Template
  facts: FolderFacts
  /** Looked at only where `facts` show no source of the app. */
  contents: Contents
  /** By path, what is there; a path that is missing here is free. */
  existing: ReadonlyMap<string, Existing>
  /** Without it: what the app says, or the template's default. */
  port?: number
  force?: boolean
}

/** The port that the folder's app speaks of, or the template's default. */
export function proposedPort(template: Template, facts: FolderFacts): number {
  const found = Number(resolveValues(template, facts).values.port)
  return found >= 1024 && found <= 65_535 ? found : Number(template.values.port!.default)
}

/**
 * Decides for each file of a template what happens to it. Pure: the folder is in `facts` and `existing`.
 * Files of the user are kept, whatever they hold and even with `force`.
 * @throws DkrError INVALID_TEMPLATE
 */
export function planInit(input: PlanInput): InitPlan {
  const {dir, name, template, facts} = input
  const port = input.port ?? proposedPort(template, facts)
  const adopts = holds(template.source, facts) || mayHoldSource(template, input.contents)
  const {values, notes} = resolveValues(template, facts, adopts)
  const wanted = template.files.filter(file => !isLeftOut(file, input, adopts))
  const rendered = {...values, name, port: String(port)}
  const files = wanted.map(file => planFile(file, render(file.text, rendered, file.path), input))
  const created = new Set(files.filter(file => file.action === 'create').map(file => file.path))
  const fileNotes = wanted.filter(file => adopts && created.has(file.path)).flatMap(file => file.note ?? [])
  const settings = planSettings(input)
  return {
    dir,
    name,
    template: template.name,
    port,
    files: [...files, ...settings.files],
    notes: [...notes, ...fileNotes, ...besideOthers(input, created), ...settings.notes],
  }
}

/**
 * Ends here when a file would be overwritten, or something that is no file is in the way, before anything is written.
 * @param to the folder as the user names it: `.`, or a path for the shell
 * @throws DkrError WOULD_OVERWRITE with the differing lines as evidence
 */
export function refuseConflicts(plan: InitPlan, to = '.'): void {
  const conflicts = plan.files.filter(file => file.action === 'conflict')
  if (conflicts.length === 0) return
  const unusable = conflicts.find(file => file.unusable)
  const names = conflicts.map(file => file.path).join(' and ')
  throw new DkrError('WOULD_OVERWRITE', {
    message: unusable
      ? `${unusable.path} is ${unusable.blockedBy}, and there has to be a file`
      : `${names} ${conflicts.length === 1 ? 'is' : 'are'} there already, and not what dkr would write`,
    why: unusable
      ? 'nothing was written: dkr removes nothing of yours'
      : 'nothing was written: dkr does not overwrite a file unasked',
    suggestions: waysOut(conflicts, to),
    evidence: conflicts.flatMap(conflictLines),
  })
}

/**
 * What a template that the user named means in a folder with other files: a new app is not theirs, and where they may
 * be the app there is no new one.
 */
function besideOthers({template, facts, contents}: PlanInput, created: ReadonlySet<string>): string[] {
  const source = template.files.find(file => file.unlessSource)?.path
  const paths = new Set(template.files.map(file => file.path))
  const others = contents.names.filter(name => !paths.has(name) && !settingsFiles.some(file => file === name))
  if (!source || others.length === 0 || holds(template.source, facts)) return []
  if (created.has(source)) return [`the image runs the new ${source}, not what was here before: ${listed(others)}`]
  if (contents.names.includes(source)) return []
  return [`no ${source} is written: the app may be in ${listed(others)}`]
}

function waysOut(conflicts: readonly PlannedFile[], to: string): [string, ...string[]] {
  const blocked = conflicts.find(file => file.unusable) ?? conflicts.find(file => file.blockedBy)
  const [path, dir] = to === '.' ? [blocked?.path, ''] : [`${to}/${blocked?.path}`, ` ${to}`]
  const isUsable = conflicts.every(file => !file.unusable) && conflicts.some(file => file.path === 'Dockerfile')
  return [
    blocked ? `mv ${path} ${path}.old` : `dkr init --force${dir}: writes the new files, keeps the old ones as NAME.bak`,
    ...(isUsable ? [`dkr up${dir}: uses your Dockerfile as it is`] : []),
    'dkr init OTHER_DIR: starts in another folder',
  ]
}

function conflictLines(file: PlannedFile): string[] {
  if (file.blockedBy) return [`${file.path}: ${file.blockedBy}`]
  return [`${file.path} (- yours, + dkr's)`, ...(file.diff ?? []).map(line => `  ${line}`)]
}

function isLeftOut(file: TemplateFile, {facts, existing}: PlanInput, adopts: boolean): boolean {
  if (existing.has(file.path)) return false
  return (file.unlessSource && adopts) || file.unless.some(rule => holds(rule, facts))
}

function planFile(file: TemplateFile, content: string, {existing, force}: PlanInput): PlannedFile {
  const {path} = file
  const there = existing.get(path)
  if (!there) return {path, content, action: 'create'}
  if (there.kind === 'other' && there.blocks) return blockedFile(path, content, there.what)
  if (file.owner === 'user') return {path, content, action: 'keep'}
  if (there.kind === 'other') return {path, content, action: 'conflict', blockedBy: there.what}
  if (sameText(there.content, content)) return {path, content, action: 'keep'}
  return {path, content, action: force ? 'overwrite' : 'conflict', diff: diffLines(there.content, content)}
}

function blockedFile(path: string, content: string, what: string): PlannedFile {
  return {path, content, action: 'conflict', blockedBy: what, unusable: true}
}

/** Git on Windows may have changed the line ends: that makes no difference. */
function sameText(a: string, b: string): boolean {
  return a.replaceAll('\r\n', '\n') === b.replaceAll('\r\n', '\n')
}

/** A name of the user's own has to be kept somewhere, or the next command would call the project otherwise. */
function planSettings({name, folderName, existing}: PlanInput): Pick<InitPlan, 'files' | 'notes'> {
  const path = settingsFiles.find(file => existing.has(file)) ?? settingsFiles[0]
  const there = existing.get(path)
  if (there?.kind === 'other' && there.blocks) return {files: [blockedFile(path, '', there.what)], notes: []}
  if (name === folderName) return {files: [], notes: []}
  const content = `name: ${name}\n`
  if (!there) return {files: [{path, content, action: 'create'}], notes: []}
  return {files: [{path, content, action: 'keep'}], notes: [`${path} is kept as it is: write "name: ${name}" into it`]}
}
