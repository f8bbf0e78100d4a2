import {readQuotedList} from './go-quoted.js'
import {execForm, healthCheckArguments} from './health-check.js'
import {joinPairs, splitPairs} from './pairs.js'

/** What helps to read recorded arguments exactly. */
export interface Settings {
  /** The shell in force, its words joined by a space: `/bin/sh -c`. */
  shell: string
  /** SHELL of the finished image, whose words history has joined. */
  lastShell?: readonly string[]
  /** Every variable and label that the image has: where a recorded pair can begin. */
  variables?: ReadonlySet<string>
  labels?: ReadonlySet<string>
}

type Writer = (recorded: string, settings: Settings) => string

const writers: Record<string, Writer> = {
  ADD: copied,
  COPY: copied,
  CMD: command,
  ENTRYPOINT: command,
  ENV: (recorded, {variables}) => joinPairs(splitPairs(recorded, variables)),
  LABEL: (recorded, {labels}) => joinPairs(splitPairs(recorded, labels)),
  ARG: recorded => (/^[^\s=]+=/.test(recorded) ? joinPairs(splitPairs(recorded)) : recorded),
  EXPOSE: exposed,
  HEALTHCHECK: recorded => healthCheckArguments(recorded) ?? recorded,
  SHELL: shell,
  VOLUME: recorded => /^\[(.*)\]$/s.exec(recorded)?.[1] ?? recorded,
}

/** An instruction's arguments as a person writes them, from either builder's record of them. */
export function writeArguments(keyword: string, recorded: string, settings: Settings): string {
  return (writers[keyword]?.(recorded.trim(), settings) ?? recorded).trim()
}

const digested = /^((?:--[a-z]+=[^\s/]*?)?)(file|dir|multi):[0-9a-f]{64} in (.*)$/s
const sources: Record<string, string> = {file: '<file>', dir: '<folder>', multi: '<files>'}

/** The classic builder keeps a checksum in place of the sources, and glues --chown to it. */
function copied(recorded: string): string {
  const match = digested.exec(recorded)
  if (!match) return recorded
  const [, flag, kind, target] = match
  const source = sources[kind!]!
  const paths = /\s/.test(target!) ? execForm([source, target!]) : `${source} ${target}`
  return flag ? `${flag} ${paths}` : paths
}

function command(recorded: string, settings: Settings): string {
  const list = readQuotedList(recorded)
  if (list?.rest.trim() !== '') return recorded
  const shell = list.words.slice(0, -1).join(' ')
  return shell === settings.shell ? list.words.at(-1)! : execForm(list.words)
}

/** `map[80/tcp:{} 53/udp:{}]` and `[80/tcp 53/udp]` → `80 53/udp`: tcp is what EXPOSE means without a word. */
function exposed(recorded: string): string {
  const list = /^(?:map)?\[(.*)\]$/s.exec(recorded)?.[1] ?? recorded
  return list.replaceAll(':{}', '').replace(/\/tcp(?= |$)/g, '')
}

function shell(recorded: string, {lastShell}: Settings): string {
  const words = /^\[(.*)\]$/s.exec(recorded)?.[1]
  if (words === undefined) return recorded
  return execForm(lastShell?.join(' ') === words ? lastShell : words.split(' '))
}
