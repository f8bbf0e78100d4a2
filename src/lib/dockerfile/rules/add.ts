import {isRemote} from '../copy-sources.js'
import type {Instruction} from '../dockerfile.js'
import {type Fix, fixOf, hitOn, type Rule} from '../finding.js'
import {toHeredoc} from '../heredoc.js'
import {quote} from '../quote.js'
import type {Command} from '../shell/commands.js'
import {runsOf} from '../shell/run-commands.js'

const copyNotAdd: Rule = {
  id: 'copy-not-add',
  aliases: ['DL3020'],
  severity: 'error',
  summary: 'files and folders come in with COPY, not ADD',
  reason:
    'ADD also downloads and unpacks, so what happens depends on the name. COPY only copies: who reads it knows what it does',
  check: ({instructions}) =>
    instructions.flatMap(instruction => {
      const sources = instruction.keyword === 'ADD' ? instruction.args.slice(0, -1) : []
      const plain = sources.find(
        source => !isArchive(source) && !isRemote(source) && !toHeredoc(source) && !source.includes('$'),
      )
      return plain === undefined ? [] : [hitOn(instruction, `ADD copies ${quote(plain)}`, fixAdd(instruction, sources))]
    }),
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

/** What ADD unpacks by itself: tar archives, plain or compressed. */
function isArchive(path: string): boolean {
  return /\.(tar|tar\.(gz|bz2|xz|lzma|zst|Z)|t[gbx]z|tbz2|tlz|tzst|gz|bz2|xz|lzma|zst|Z)["']?$/.test(path)
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

function fixAdd(instruction: Instruction, sources: readonly string[]): {fix?: Fix} {
  const copies = sources.every(source => !isArchive(source) && !isRemote(source) && !source.includes('$'))
  const shared = instruction.flags.every(({name}) => ['chown', 'chmod', 'link', 'exclude'].includes(name))
  if (!copies || !shared) return {}
  const keyword = instruction.written === 'add' ? 'copy' : 'COPY'
  return {fix: fixOf(instruction, instruction.text.replace(/^(\s*)add/i, `$1${keyword}`))}
}
