import {conflict} from './conflict.js'

/** What `--shell` looks at and what it fills in. */
export interface ShellRequest {
  shell?: boolean
  detach?: boolean
  interactive?: boolean
  tty?: boolean
  command: string[]
}

/** Whether both ends are terminals. */
export function isTerminal({stdin, stdout}: {stdin: {isTTY?: boolean}; stdout: {isTTY?: boolean}}): boolean {
  return Boolean(stdin.isTTY && stdout.isTTY)
}

/** bash where the image has it, else sh; `exec` so that the shell is the program that gets the signals. */
const bestShell = 'if command -v bash >/dev/null 2>&1; then exec bash; fi; exec sh'

/**
 * Carries out `--shell`: chooses -i and -t where both ends are terminals, as a shell or a REPL wants them, and the
 * shell itself where no command is given. Without the flag nothing is chosen, as with docker.
 * @param terminal whether stdin and stdout are terminals
 * @throws DkrError USAGE together with -d
 */
export function withShell<T extends ShellRequest>(request: T, terminal: boolean): T {
  if (!request.shell) return request
  if (request.detach) {
    throw conflict('--shell cannot be used together with --detach', 'leave out one of the two')
  }
  return {
    ...request,
    interactive: request.interactive || terminal,
    tty: request.tty || terminal,
    command: request.command.length > 0 ? request.command : ['sh', '-c', bestShell],
  }
}

/** The same for a new container: the shell takes the place of the image's entrypoint, too. */
export function withShellOfImage<T extends ShellRequest & {entrypoint?: string}>(request: T, terminal: boolean): T {
  const filled = withShell(request, terminal)
  if (!request.shell || request.command.length > 0 || request.entrypoint !== undefined) {
    return {...filled, command: request.command}
  }
  const [entrypoint, ...command] = filled.command
  return {...filled, entrypoint, command}
}
