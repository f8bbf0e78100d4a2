import {cutBuildArgs, type Declared} from './build-args.js'
import {type Settings, writeArguments} from './instruction-arguments.js'

/** One instruction of a Dockerfile, read back from an image's history. */
export interface Instruction {
  /** `RUN`, `COPY` …; absent where the step came from something else than a Dockerfile. */
  keyword?: string
  /** As a person writes it; in parentheses where no instruction was recorded. */
  text: string
  /** The build arguments that a RUN saw. */
  buildArgs?: Record<string, string>
  /** The builder's own words. */
  raw: string
}

/** What is known where the step stands: its image's settings, and what earlier steps did. */
export interface Context extends Settings {
  declared: Declared
}

const names =
  'ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR'
const instruction = new RegExp(`^(${names})(?: (.*))?$`, 's')
// The classic builder's mark of a step that runs nothing: the shell in force, "#(nop)", one or two spaces.
const notRun = new RegExp(`^([^\\n]{1,2000}?) #\\(nop\\) {1,2}((?:${names})(?: .*)?)$`, 's')

/**
 * Turns `CreatedBy` of a history entry into the instruction as a person wrote it. What no builder records stays
 * unknown: the sources of a classic COPY, the quotes of an exec-form RUN, `--from`.
 * @param comment the entry's `Comment`, the only words that an imported image has
 */
export function readInstruction(createdBy: string, comment: string, context: Context): Instruction {
  const raw = createdBy
  if (raw.trim() === '') return {text: comment ? `(${comment})` : '(no instruction recorded)', raw}
  const buildKit = instruction.exec(raw.replace(/ # buildkit$/, ''))
  if (buildKit?.[1] === 'RUN') return {...run(buildKit[2] ?? '', context), raw}
  if (buildKit) return {...plain(buildKit[0], context), raw}
  const classic = classicStep(raw, context.shell)
  if (classic !== undefined) return {...plain(classic, context), raw}
  return {...classicRun(raw, context), raw}
}

/** The instruction behind `/bin/sh -c #(nop) `, unless that is part of a command that ran. */
function classicStep(raw: string, shell: string): string | undefined {
  const match = notRun.exec(raw)
  if (!match) return undefined
  const ran = raw.startsWith(`${shell} `) && match[1] !== shell && !match[2]!.startsWith('SHELL ')
  return ran ? undefined : match[2]
}

function plain(text: string, context: Context): Omit<Instruction, 'raw'> {
  const [, keyword, rest] = instruction.exec(text)!
  const args = writeArguments(keyword!, rest ?? '', context)
  return {keyword, text: args ? `${keyword} ${args}` : keyword!}
}

function run(recorded: string, context: Context): Omit<Instruction, 'raw'> {
  const {shell, declared} = context
  // An argument that no ARG of the history declares may stand there too: then any name begins one.
  const cut = cutBuildArgs(recorded, shell, declared) ?? cutBuildArgs(recorded, shell, new Map())
  const {args, command} = cut ?? {command: recorded}
  return {keyword: 'RUN', text: `RUN ${hereDocument(withoutShell(command, context.shell))}`, buildArgs: args}
}

/** A command without the mark of any builder is a RUN only if the shell or build arguments stand before it. */
function classicRun(raw: string, context: Context): Omit<Instruction, 'raw'> {
  const isRun = raw.startsWith(`${context.shell} `) || /^\/bin\/sh -c /.test(raw) || /^\|\d+ \w+=/.test(raw)
  return isRun ? run(raw, context) : {text: raw}
}

function withoutShell(command: string, shell: string): string {
  for (const prefix of [shell, '/bin/sh -c', 'cmd /S /C']) {
    if (command.startsWith(`${prefix} `)) return command.slice(prefix.length + 1).trim()
  }
  return command.trim()
}

/** Only a here-document has line ends (the parser joins continued lines); BuildKit records its body alone. */
function hereDocument(command: string): string {
  const bare = command.includes('\n') && !command.slice(0, command.indexOf('\n')).includes('<<')
  return bare ? `<<EOF\n${command}\nEOF` : command
}
