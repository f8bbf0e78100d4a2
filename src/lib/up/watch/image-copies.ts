import {posix} from 'node:path'
import {boundSources} from '../../build/cache/describe.js'
import {copied} from '../../build/cache/sources.js'
import type {Dockerfile, Instruction, Stage} from '../../dockerfile/dockerfile.js'
import {stageChain, targetStage, walkScopes} from '../../dockerfile/scope.js'
import {contextAt, isNamed} from './copy-places.js'
import {anything, type Effect, type OwnerName} from './effects/effect.js'
import {effectsOfRun} from './effects/run-effects.js'
import type {BaseImage} from './find-base.js'
import type {ImageCopy, LaterStep} from './image-copy.js'
import {type KnownValues, knownValues} from './known-values.js'

/** The build context, as far as the rules depend on it. */
export interface ContextView {
  /** Paths of files. */
  files: Iterable<string>
  /** Undefined where it cannot be read. */
  textOf(path: string): string | undefined
  /** Whether ADD may unpack it. */
  mayBeArchive(path: string): boolean
}

export interface CopyOptions {
  target?: string
  buildArgs: Readonly<Record<string, string>>
  base: BaseImage
  context: ContextView
}

interface Reading {
  dockerfile: Dockerfile
  options: CopyOptions
  /** The stages that the container is made of. */
  chain: ReadonlySet<number>
  values: KnownValues
  folders: Set<string>
  copies: (ImageCopy & {later: LaterStep[]})[]
  /** A shell that is not sh: its scripts are not read. */
  oddShell: boolean
}

/** What the Dockerfile takes from the context, in its order, where it ends up in the container, and what follows. */
export function imageCopies(dockerfile: Dockerfile, options: CopyOptions): ImageCopy[] {
  const final = targetStage(dockerfile, options.target)
  const chain = new Set(final ? stageChain(dockerfile, final).map(({index}) => index) : [])
  const values = knownValues(options.buildArgs, options.base.env)
  const folders = new Set(['/', ...(options.base.workdir === undefined ? [] : [options.base.workdir])])
  const reading: Reading = {dockerfile, options, chain, values, folders, copies: [], oddShell: false}
  const at = new Map<number, string | undefined>()
  for (const {instruction, stage, scope} of walkScopes(dockerfile)) {
    const start = stage.baseStage === undefined ? options.base.workdir : at.get(stage.baseStage)
    const cwd = at.has(stage.index) ? at.get(stage.index) : start
    values.enter(instruction, scope)
    at.set(stage.index, cwd)
    if (instruction.keyword === 'WORKDIR') at.set(stage.index, placeFor(reading, instruction, cwd))
    readStep(reading, instruction, stage, cwd)
  }
  return [...reading.copies, ...onBuildCopies(reading)]
}

/** The place that the last word of an instruction names; undefined where it is not known. */
function placeFor({values}: Reading, {args, json}: Instruction, cwd: string | undefined): string | undefined {
  const last = values.expand(args.at(-1) ?? '', json !== undefined)
  if (last === undefined || (cwd === undefined && !last.startsWith('/'))) return undefined
  return posix.resolve(cwd ?? '/', last)
}

function readStep(reading: Reading, instruction: Instruction, stage: Stage, cwd: string | undefined): void {
  const {keyword, startLine: line, json} = instruction
  const isOurs = reading.chain.has(stage.index)
  if (keyword === 'SHELL') reading.oddShell = !/(?:^|\/)(?:ba|da|a)?sh$/.test(json?.[0] ?? '')
  if (isOurs) {
    const effects = effectsOfStep(reading, instruction, cwd)
    if (effects.length > 0) for (const copy of reading.copies) copy.later.push({line, keyword, effects})
  }
  const sources = sourcesOf(reading, instruction)
  if (sources.length === 0) return
  const place = placeFor(reading, instruction, cwd)
  const written = instruction.args.at(-1) ?? ''
  reading.copies.push({
    line,
    keyword,
    sources,
    destination: place === undefined ? '/' : withSlash(place, written, sources, reading.folders),
    owner: ownerOf(reading, instruction),
    rebuild: reasonToRebuild(instruction, isOurs, place),
    later: [],
  })
}

/** The files of the context that an instruction uses; '' stands for all where it cannot be told. */
function sourcesOf({values}: Reading, instruction: Instruction): string[] {
  const bound = boundSources(instruction).map(source => (source.includes('$') ? '' : trimmed(source)))
  const written = copied(instruction, values.scope)
  const unknown =
    written.length > 0 &&
    instruction.args.some(word => values.expand(word, instruction.json !== undefined) === undefined)
  return unknown ? [''] : [...written.map(trimmed), ...bound]
}

/** What a step does to what was copied before it. */
function effectsOfStep(reading: Reading, instruction: Instruction, cwd: string | undefined): Effect[] {
  const {keyword} = instruction
  if (keyword === 'RUN') return effectsOfShell(reading, instruction, cwd)
  const place = placeFor(reading, instruction, cwd)
  if (keyword === 'WORKDIR') {
    if (place !== undefined) reading.folders.add(place)
    return place === undefined ? [anything] : [{does: 'make', path: place}]
  }
  if ((keyword !== 'COPY' && keyword !== 'ADD') || !writesMore(reading, instruction)) return []
  return place === undefined ? [anything] : [{does: 'touch', path: place, deep: true}]
}

function effectsOfShell(reading: Reading, instruction: Instruction, cwd: string | undefined): Effect[] {
  if (reading.oddShell && !instruction.json) return [anything]
  const {values, copies, options} = reading
  return effectsOfRun(instruction, {
    cwd,
    value: name => values.get(name),
    textOf(path) {
      const source = contextAt(path, copies, options.context.files)
      return source === undefined ? undefined : options.context.textOf(source)
    },
  })
}

/** Whether a COPY or ADD writes what is no plain file of the context: of a stage, a download, an archive, a heredoc. */
function writesMore({values, options: {context}}: Reading, instruction: Instruction): boolean {
  const {keyword, args, heredocs} = instruction
  const sources = copied(instruction, values.scope)
  if (heredocs.length > 0 || sources.length < args.length - 1) return true
  if (keyword !== 'ADD') return false
  const named = sources.map(trimmed)
  return [...context.files].some(path => isNamed(path, named) && context.mayBeArchive(path))
}

function ownerOf({values}: Reading, {flags}: Instruction): OwnerName | undefined {
  const flag = flags.find(({name}) => name === 'chown')
  if (!flag) return {user: '0', group: '0'}
  const text = values.expand(flag.value ?? '', false)
  const [, user, group] = /^([\w.-]+)(?::([\w.-]+))?$/.exec(text ?? '') ?? []
  if (user === undefined) return undefined
  if (group !== undefined) return {user, group}
  return /^\d+$/.test(user) ? {user, group: user} : {user, loginGroup: true}
}

const trimmed = (source: string): string => posix.join('/', source).replace(/^\/|\/$/g, '')

function withSlash(place: string, written: string, sources: readonly string[], folders: ReadonlySet<string>): string {
  const isFolder = /(?:^|\/)\.{0,2}$/.test(written) || sources.length > 1 || folders.has(place)
  return isFolder ? `${place.replace(/\/$/, '')}/` : place
}

function reasonToRebuild(
  {keyword, startLine, flags}: Instruction,
  isOurs: boolean,
  place: string | undefined,
): string | undefined {
  if (keyword === 'RUN') return `RUN in line ${startLine} uses it`
  if (!isOurs) return `a stage that the image is made from uses it (line ${startLine})`
  const odd = flags.find(({name}) => !['chown', 'link'].includes(name))
  if (odd) return `${keyword} --${odd.name} in line ${startLine} treats it`
  return place === undefined ? `where ${keyword} in line ${startLine} puts it is known only to the build` : undefined
}

const usesContext = /^\s*(?:COPY|ADD|RUN\s+--mount)\b/i

/** Triggers run at the beginning of the next build, wherever they stand. */
function onBuildCopies({dockerfile, options: {base}}: Reading): ImageCopy[] {
  const all = (line: number, rebuild: string): ImageCopy => ({
    line,
    keyword: 'ONBUILD',
    sources: [''],
    destination: '/',
    rebuild,
    later: [],
  })
  const own = dockerfile.stages
    .flatMap(({instructions}) => instructions)
    .filter(({keyword, value}) => keyword === 'ONBUILD' && usesContext.test(value))
  const inherited = base.onBuild.some(text => usesContext.test(text))
  return [
    ...own.map(({startLine}) => all(startLine, `ONBUILD in line ${startLine} may use it`)),
    ...(inherited ? [all(0, 'an ONBUILD of the base image may use it')] : []),
  ]
}
