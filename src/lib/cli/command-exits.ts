import {type ExitName, exitCodeNotes, exitCodes} from '../errors/exit-codes.js'

const plain: readonly ExitName[] = ['ok', 'failed', 'usage', 'noEngine']
const withoutEngine: readonly ExitName[] = ['ok', 'failed', 'usage']
const asking: readonly ExitName[] = [...plain, 'refused']

interface Exits {
  names: readonly ExitName[]
  /** It may also end with the exit code of a container. */
  container?: boolean
}

/** The commands that end otherwise than with 0, 1, 2 or 3. `doctor` fails with 1 when no engine answers. */
const exits: Record<string, Exits> = {
  attach: {names: plain, container: true},
  build: {names: asking},
  'builder:prune': {names: asking},
  'container:prune': {names: asking},
  doctor: {names: withoutEngine},
  exec: {names: [...plain, 'notExecutable', 'notFound'], container: true},
  help: {names: ['ok', 'usage']},
  'image:prune': {names: asking},
  init: {names: [...withoutEngine, 'refused']},
  lint: {names: [...withoutEngine, 'refused']},
  logout: {names: withoutEngine},
  'network:prune': {names: asking},
  open: {names: [...plain, 'notReady']},
  prune: {names: asking},
  push: {names: asking},
  rm: {names: asking},
  rmi: {names: asking},
  run: {names: ['ok', 'notStarted', 'notExecutable', 'notFound'], container: true},
  start: {names: plain, container: true},
  up: {names: [...plain, 'notReady', 'refused'], container: true},
  'volume:prune': {names: asking},
}

/** Which exit codes of the table a command can end with. */
export function exitsOf(commandId: string): readonly ExitName[] {
  return (Object.hasOwn(exits, commandId) ? exits[commandId]! : {names: plain}).names
}

/** The exit codes one command can end with, a line each: its own, that of a container, that of a signal. */
export function exitCodeLines(commandId: string): string {
  const [ofContainer, ofSignal] = exitCodeNotes
  const own = exitsOf(commandId).map(name => exitCodes[name])
  const rows = [...own, ...(endsAsContainer(commandId) ? [ofContainer] : []), ofSignal]
  return rows.map(({code, meaning}) => `${String(code).padEnd(7)} ${meaning}`).join('\n')
}

function endsAsContainer(commandId: string): boolean {
  return Object.hasOwn(exits, commandId) && exits[commandId]!.container === true
}
