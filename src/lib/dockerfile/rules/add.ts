import {isRemote} from '../copy-sources.js'
import type {Instruction} from '../dockerfile.js'
import {hitOn, type Rule, type RuleContext, type SourceContent} from '../finding.js'
import {toHeredoc} from '../heredoc.js'
import {quote} from '../quote.js'
import {type Rewrite, rewriteKeyword} from '../rewrite.js'
import type {Command} from '../shell/commands.js'
import {runsOf} from '../shell/run-commands.js'
import {unquote} from '../words.js'

const copyNotAdd: Rule = {
  id: 'copy-not-add',
  aliases: ['DL3020'],
  severity: 'error',
  summary: 'files and folders come in with COPY, not ADD',
  reason:
    'ADD also downloads and unpacks, so what happens depends on the name. COPY only copies: who reads it knows what it does',
  check({instructions, directives}, context) {
    return instructions.flatMap(instruction => {
      const {keyword, flags} = instruction
      // --unpack says what ADD does, so it does not depend on the name.
      if (keyword !== 'ADD' || flags.some(({name}) => name === 'unpack')) return []
      const sources = sourcesOf(instruction, directives.escape, context)
      const plain = sources.find(({kind}) => kind === 'plain' || kind === 'unknown')
      if (!plain) return []
      return [hitOn(instruction, `ADD copies ${quote(plain.written)}`, fixAdd(instruction, sources))]
    })
  },
}

const addArchives: Rule = {
  id: 'add-unpacks-archives',
  aliases: ['DL3010'],
  severity: 'info',
  summary: 'a local archive is unpacked by ADD',
  reason:
    'COPY puts the archive into a layer, and RUN tar its content into another: the image holds both. ADD archive.tar.gz / unpacks at once',
  check(dockerfile) {
    const runs = runsOf(dockerfile)
    return dockerfile.stages.flatMap(stage =>
      stage.instructions.flatMap(instruction => {
        const {keyword, flags, args, startLine} = instruction
        if (keyword !== 'COPY' || flags.some(({name}) => name === 'from')) return []
        const archives = args.filter(isArchive).map(baseName)
        const later = runs.filter(run => run.stage === stage && run.instruction.startLine > startLine)
        const unpacked = archives.find(name =>
          later.some(({commands}) => commands.some(command => unpacks(command, name))),
        )
        return unpacked === undefined
          ? []
          : [hitOn(instruction, `${quote(unpacked)} is copied here and unpacked later`)]
      }),
    )
  },
}

export const addRules = [copyNotAdd, addArchives]

interface Source {
  written: string
  kind: SourceContent | 'heredoc' | 'elsewhere'
}

/** What each source of an ADD is; `elsewhere` is a download, or a variable that may be one. */
function sourcesOf({args}: Instruction, escapeChar: string, {contentOf}: RuleContext): Source[] {
  return args.slice(0, -1).map(written => {
    if (toHeredoc(written)) return {written, kind: 'heredoc'}
    if (written.includes('$')) return {written, kind: 'elsewhere'}
    const source = unquote(written, escapeChar)
    if (isRemote(source)) return {written, kind: 'elsewhere'}
    if (isArchive(source)) return {written, kind: 'archive'}
    return {written, kind: isCurrentFolder(source) ? 'plain' : (contentOf?.(source) ?? 'unknown')}
  })
}

function isCurrentFolder(source: string): boolean {
  return /^\.\/*$/.test(source)
}

/** What ADD unpacks by itself, going by the name: tar archives, plain or compressed. */
function isArchive(path: string): boolean {
  return /\.(tar|t[gbx]z|tbz2|tlz|tzst|gz|bz2|xz|lzma|zst|z)["']?$|\.tar\./i.test(path)
}

function baseName(path: string): string {
  return path.replace(/["']/g, '').replace(/^.*[/\\]/, '')
}

function unpacks({name, args}: Command, archive: string): boolean {
  if (name !== 'tar' || !args.some(arg => baseName(arg) === archive)) return false
  return args.some(
    (arg, at) =>
      arg === '--extract' ||
      arg === '--get' ||
      /^-\w*x/.test(arg) ||
      (at === 0 && /^\w+$/.test(arg) && arg.includes('x')),
  )
}

/** ADD unpacks by content, not by name: without having seen each source nobody knows what it does. */
function fixAdd(instruction: Instruction, sources: readonly Source[]): Rewrite {
  const copies = sources.every(({kind}) => kind === 'plain' || kind === 'heredoc')
  const shared = instruction.flags.every(({name}) => ['chown', 'chmod', 'link', 'exclude'].includes(name))
  return copies && shared ? rewriteKeyword(instruction, instruction.written === 'add' ? 'copy' : 'COPY') : {}
}
