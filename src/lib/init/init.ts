import {relative} from 'node:path'
import {shellWord} from '../output/shell-word.js'
import {parseProjectName, projectName} from '../project/name.js'
import {settingsFiles} from '../project/settings.js'
import {askParsed, parsePort, type Questions} from './answers.js'
import {chooseTemplate} from './choose-template.js'
import {nothing, readContents} from './contents.js'
import {holds} from './detect.js'
import {readExisting} from './existing.js'
import {type FolderFacts, readFacts} from './facts.js'
import {type InitPlan, type PlannedFile, planInit, proposedPort, refuseConflicts} from './plan.js'
import {targetDir} from './target-dir.js'
import type {Template} from './template.js'
import {type WrittenFile, writeFiles} from './write.js'

export interface InitOptions {
  /** As the user gave it; `.` without. */
  dir: string
  cwd?: string
  template?: string
  name?: string
  /** As text, so that a wrong one is answered as the other flags are. */
  port?: string
  force?: boolean
  dryRun?: boolean
  /** Only where it may be asked: a terminal, and no `--yes`. */
  questions?: Questions
  signal?: AbortSignal
}

/** The JSON document of `dkr init`. */
export interface InitResult {
  /** Absolute. */
  dir: string
  name: string
  template: string
  port: number
  files: {path: string; action: 'create' | 'keep' | 'overwrite'; backup?: string}[]
  notes: string[]
  /** Commands to go on with. */
  next: string[]
  /** Nothing was written. */
  dryRun: boolean
}

/**
 * Scaffolds a new app, or adopts the one that is there: detects, asks what is not given, plans, writes.
 * Either all files are written or none, and none is ever lost.
 * @throws DkrError USAGE, INVALID_NAME, INVALID_PORT, INVALID_TEMPLATE, WOULD_OVERWRITE, NOT_WRITABLE, INTERRUPTED
 */
export async function init(options: InitOptions): Promise<InitResult> {
  const cwd = options.cwd ?? process.cwd()
  const dir = await targetDir(options.dir, cwd)
  const to = shellWord(relative(cwd, dir) || '.')
  const template = await chooseTemplate({...options, dir, cwd, to})
  const facts = await readFacts(dir, [template])
  const contents = holds(template.source, facts) ? nothing : await readContents(dir)
  const existing = await readExisting(dir, [...template.files.map(file => file.path), ...settingsFiles])
  const answers = await answer(options, existing.has('Dockerfile') ? undefined : options.questions, {
    dir,
    template,
    facts,
  })
  const folderName = projectName(dir)
  const plan = planInit({dir, folderName, template, facts, contents, existing, force: options.force, ...answers})
  refuseConflicts(plan, to)
  const written = options.dryRun ? [] : await writePlan(plan, existing, options.signal)
  return toResult(plan, written, {cwd, dryRun: options.dryRun === true})
}

async function answer(
  {name, port, signal}: InitOptions,
  questions: Questions | undefined,
  {dir, template, facts}: {dir: string; template: Template; facts: FolderFacts},
): Promise<{name: string; port?: number}> {
  const given = {
    name: name === undefined ? undefined : parseProjectName(name),
    port: port === undefined ? undefined : parsePort(port),
  }
  if (!questions) return {name: given.name ?? projectName(dir), port: given.port}
  const ask = <T>(question: string, parse: (text: string) => T, flag: string, proposal: string | number) =>
    askParsed(questions, question, parse, {flag, default: String(proposal), signal})
  return {
    name: given.name ?? (await ask('Name of the project', parseProjectName, '--name', projectName(dir))),
    port: given.port ?? (await ask('Port it listens on', parsePort, '--port', proposedPort(template, facts))),
  }
}

function writePlan(plan: InitPlan, existing: Awaited<ReturnType<typeof readExisting>>, signal?: AbortSignal) {
  const writes = plan.files
    .filter(file => file.action !== 'keep')
    .map(({path, content}) => {
      const there = existing.get(path)
      return {path, content, ...(there?.kind === 'file' && {replaces: there.content})}
    })
  return writeFiles(plan.dir, writes, signal)
}

function toResult(plan: InitPlan, written: readonly WrittenFile[], where: {cwd: string; dryRun: boolean}): InitResult {
  const {dir, name, template, port, notes} = plan
  const backupOf = (file: PlannedFile) => written.find(one => one.path === file.path)?.backup
  const files = plan.files.map(file => {
    const backup = backupOf(file)
    return {path: file.path, action: file.action as Exclude<PlannedFile['action'], 'conflict'>, ...(backup && {backup})}
  })
  const to = relative(where.cwd, dir)
  return {
    dir,
    name,
    template,
    port,
    files,
    notes,
    next: [to ? `dkr up ${shellWord(to)}` : 'dkr up'],
    dryRun: where.dryRun,
  }
}
