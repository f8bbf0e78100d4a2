/**
 * The exit codes of dkr. This table is the only place that knows them: errors,
 * `--help` and docs/reference are made from it.
 */
export const exitCodes = {
  ok: {code: 0, meaning: 'done'},
  failed: {code: 1, meaning: 'the operation failed'},
  usage: {code: 2, meaning: 'wrong use: an unknown flag, a bad name or port, a missing file'},
  noEngine: {code: 3, meaning: 'no engine answers'},
  notReady: {code: 4, meaning: 'started, but did not become ready'},
  refused: {code: 5, meaning: 'refused to overwrite or destroy'},
  notStarted: {code: 125, meaning: 'run: the container could not be created or started'},
  notExecutable: {code: 126, meaning: 'run, exec: the command cannot be executed'},
  notFound: {code: 127, meaning: 'run, exec: the command was not found'},
} as const

export type ExitName = keyof typeof exitCodes

/** The lines of the table that no single number stands for. */
export const exitCodeNotes = [
  {code: 'n', meaning: 'run, exec, attach, start -a, attached up: the exit code of the container'},
  {code: '128+n', meaning: 'signal n ended dkr (130: Ctrl-C)'},
] as const
