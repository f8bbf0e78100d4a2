import type {Dockerfile, Instruction, Stage} from '../../src/lib/dockerfile/dockerfile.js'
import {parseDockerfile} from '../../src/lib/dockerfile/parse.js'
import {walkScopes} from '../../src/lib/dockerfile/scope.js'
import {expand, type Scope} from '../../src/lib/dockerfile/variables.js'
import {contextOfSeeds} from './mutate-dockerfile.js'

/** A command: of a shell, the words of the JSON form, or of a shell that a finding names and that does nothing. */
type Command = string | readonly string[] | {plain: readonly string[]}

interface Config {
  /** The image at the bottom, as written. */
  base: string
  env: Record<string, string>
  labels: Record<string, string>
  ports: string[]
  settings: Record<string, unknown>
  onbuild: unknown[]
  cmd?: Command
  entrypoint?: Command
}

/** What a build makes of one stage. */
export interface StageMeaning {
  from: unknown
  /** What changes files, in order. */
  steps: unknown[]
  config: Omit<Config, 'cmd' | 'entrypoint'>
  /** The command line of a container. */
  starts: unknown
}

/** What findings with a fix say of an instruction: the rules, by the line it starts on. */
export type Named = ReadonlyMap<number, ReadonlySet<string>>

/**
 * What a Dockerfile means, however it is written: stages, steps, settings, and what a container starts. `named` reads
 * it as if what these findings name were changed already: that much a fix may do, and nothing else.
 */
export function meaningOf(text: string, named: Named = new Map()): StageMeaning[] {
  const dockerfile = parseDockerfile(text)
  const configs: Config[] = []
  const stages: StageMeaning[] = dockerfile.stages.map(stage => {
    const {settings, ...base} = configs[stage.baseStage ?? -1] ?? fresh(stage)
    configs.push({...structuredClone(base), settings: {...settings}})
    const from = {base: stage.base, name: stage.name, platform: platformOf(dockerfile, stage, named)}
    return {from, steps: [], config: configs.at(-1)!, starts: undefined}
  })
  let earlier = -1
  let ownCmd = false
  for (const {instruction, stage, scope} of walkScopes(dockerfile)) {
    if (stage.index !== earlier) ownCmd = false
    earlier = stage.index
    ownCmd ||= instruction.keyword === 'CMD'
    const translation = {dockerfile, scope, config: configs[stage.index]!, ownCmd, rules: rulesOf(named, instruction)}
    const step = translate(instruction, translation)
    if (step) stages[stage.index]!.steps.push(step)
  }
  return stages.map((stage, at) => {
    const {cmd: _, entrypoint: __, ...config} = configs[at]!
    return {...stage, config, starts: startsOf(configs[at]!)}
  })
}

interface Translation {
  dockerfile: Dockerfile
  scope: Scope
  config: Config
  ownCmd: boolean
  rules: ReadonlySet<string>
}

function fresh({base}: Stage): Config {
  return {base, env: {}, labels: {}, ports: [], settings: {}, onbuild: []}
}

function rulesOf(named: Named, {startLine}: Instruction): ReadonlySet<string> {
  return named.get(startLine) ?? new Set()
}

function platformOf({globalArgs}: Dockerfile, {platform, from}: Stage, named: Named): string | undefined {
  const isOwn = globalArgs.some(({value}) => value.includes('TARGETPLATFORM'))
  return rulesOf(named, from).has('no-redundant-platform') && !isOwn ? undefined : platform
}

/** Puts an instruction into the settings, or gives the step it is. */
function translate(instruction: Instruction, translation: Translation): unknown {
  const {keyword, flags, value, heredocs} = instruction
  const {config, rules} = translation
  const words = wordsOf(instruction, translation)
  const json = jsonOf(instruction, rules)
  switch (keyword) {
    case 'ENV':
    case 'LABEL':
      Object.assign(keyword === 'ENV' ? config.env : config.labels, pairsOf(instruction, translation))
      return undefined
    case 'ARG':
      return [keyword, instruction.pairs]
    case 'EXPOSE':
      config.ports.push(...words.map(word => word.replace(/\/[a-z]+$/i, match => match.toLowerCase())))
      return undefined
    case 'CMD':
      config.cmd = json ?? plain(value, rules, config)
      return undefined
    case 'ENTRYPOINT':
      config.entrypoint = json ?? plain(value, rules, config)
      if (!translation.ownCmd) delete config.cmd
      return undefined
    case 'MAINTAINER':
      if (rules.has('no-maintainer'))
        config.labels['org.opencontainers.image.authors'] = value.replace(/^"(.*)"$/, '$1')
      else config.settings.author = value
      return undefined
    case 'ONBUILD':
      config.onbuild.push(instruction.trigger && [instruction.trigger.keyword, instruction.trigger.value, heredocs])
      return undefined
    case 'RUN':
      return [keyword, flags, json ?? value, heredocs, config.settings.SHELL]
    case 'ADD':
    case 'COPY':
      return [rules.has('copy-not-add') && isPlain(words) ? 'COPY' : keyword, flags, json ?? words, heredocs]
    case 'WORKDIR':
    case 'USER':
      return [keyword, words]
    default:
      config.settings[keyword] = [flags, json ?? words]
      return undefined
  }
}

/** Whether ADD does with these what COPY does, with the context of the seeds. */
function isPlain(words: readonly string[]): boolean {
  const sources = words.slice(0, -1).map(word => word.replace(/^(["'])(.*)\1$/, '$2'))
  return sources.every(
    word => word === '.' || word === './' || word.startsWith('<<') || contextOfSeeds[word] === 'plain',
  )
}

function wordsOf({args}: Instruction, {dockerfile, scope}: Translation): string[] {
  const escapeChar = dockerfile.directives.escape
  // A variable that is not known stays as it is: two different ones must not look the same.
  return args.map(word => {
    const {text, unknown, problem} = expand(word, scope, {escapeChar})
    return unknown.length > 0 || problem ? word : text
  })
}

function pairsOf({pairs}: Instruction, {dockerfile, scope}: Translation): Record<string, string> {
  const escapeChar = dockerfile.directives.escape
  const entries = pairs.map(({name, value = ''}) => {
    const {text, unknown} = expand(value, scope, {escapeChar})
    return [expand(name, scope, {escapeChar}).text, [text, ...unknown].join('\0')]
  })
  return Object.fromEntries(entries) as Record<string, string>
}

function jsonOf({json, value}: Instruction, rules: ReadonlySet<string>): readonly string[] | undefined {
  if (json || !value.startsWith("['")) return json
  if (!rules.has('shell-form-command') && !rules.has('json-double-quotes')) return undefined
  return JSON.parse(value.replaceAll("'", '"').replace(/,\s*\]$/, ']')) as string[]
}

/** What a shell does itself; own list, so that the rule's is tested. */
const builtIn =
  /^(:|\.|\[|!|\{|alias|bg|break|builtin|caller|case|cd|command|compgen|complete|continue|coproc|declare|dirs|disown|do|done|elif|else|enable|esac|eval|exec|exit|export|fc|fg|fi|for|function|getopts|hash|help|history|if|in|jobs|kill|let|local|logout|mapfile|popd|printf|pushd|pwd|read|readarray|readonly|return|select|set|shift|shopt|source|suspend|test|then|time|times|trap|type|typeset|ulimit|umask|unalias|unset|until|wait|while|chdir|newgrp|login)$/

/** Images without an ENTRYPOINT, or with one that only executes what it is given. */
const noEntrypoint =
  /^(docker.io\/)?(library\/)?(al(malinux|pine)|amazonlinux|busybox|buildpack-deps|centos|debian|elixir|erlang|fedora|gcc|golang|node|openjdk|oraclelinux|perl|php|pypy|python|rockylinux|ruby|rust|swift|ubuntu)(:(?!.*(windows|nanoserver|onbuild))[^/]*)?(@.*)?$/

/** A command that a finding names is started without the shell; only where that starts the same program. */
function plain(value: string, rules: ReadonlySet<string>, {base, settings}: Config): Command {
  const words = value.trim().split(/[ \t]+/)
  const same =
    noEntrypoint.test(base) &&
    !settings.SHELL &&
    words.every(word => /^[\w@%+:,./-]+$/.test(word)) &&
    !builtIn.test(words[0]!) &&
    !/^-|[/]|\.sh$/.test(words[0]!) &&
    !(words[0] === 'echo' && words.some(word => word.startsWith('-')))
  return rules.has('shell-form-command') && same ? {plain: words} : value
}

/** The engine's rule: an ENTRYPOINT of a shell takes no arguments, another gets the whole CMD, its shell included. */
function startsOf({entrypoint, cmd, settings}: Config): unknown {
  const shell = settings.SHELL ?? '/bin/sh -c'
  const alone = (command: Command): unknown =>
    typeof command === 'string' ? [shell, command] : 'plain' in command ? command.plain : command
  if (entrypoint === undefined || (Array.isArray(entrypoint) && entrypoint.length === 0)) {
    return {arguments: cmd === undefined ? 'of the base' : alone(cmd), entrypoint}
  }
  if (cmd === undefined || !Array.isArray(entrypoint)) return {program: alone(entrypoint)}
  const isPlain = typeof cmd === 'object' && 'plain' in cmd
  return {program: entrypoint, arguments: isPlain ? [shell, cmd.plain.join(' ')] : alone(cmd)}
}
