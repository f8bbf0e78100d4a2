import {loadDockerConfig} from '../docker-config/read.js'
import {type ContainerDetails, findContainer, resizeContainer} from '../engine/containers.js'
import type {Engine} from '../engine/engine.js'
import {DkrError} from '../errors/dkr-error.js'
import {type AttachedResult, type AttachPlan, untilEnd} from './attached.js'
import {chooseDetachKeys} from './detach-keys.js'
import {explainEnd} from './explain-end.js'
import {requireTerminal} from './require-terminal.js'
import type {Stdio} from './terminal.js'

/** What the caller asked for, as written on the command line. */
export interface AttachRequest {
  'no-stdin'?: boolean
  'sig-proxy'?: boolean
  'detach-keys'?: string
}

/**
 * Connects our streams with those of a running container until it ends or the user detaches.
 * @throws DkrError CONTAINER_STATE for one that does not run
 */
export async function attach(
  engine: Engine,
  name: string,
  request: AttachRequest,
  stdio: Stdio,
): Promise<AttachedResult> {
  const details = await findContainer(engine, name)
  requireRunning(details, name)
  const {Id: id, Config, HostConfig} = details
  const plan = planToAttach(Config, {
    stdin: !request['no-stdin'],
    sigProxy: request['sig-proxy'],
    detachKeys: request['detach-keys'],
  })
  requireTerminal(plan, stdio, `dkr attach --no-stdin ${name}`)
  const begin = () => redraw(engine, id, plan.tty, stdio)
  const result = await untilEnd(engine, id, {...plan, condition: 'not-running'}, stdio, begin)
  await explainEnd(engine, {remove: HostConfig.AutoRemove ?? false}, result, stdio.stderr)
  return result
}

/** How our streams are tied to a container that exists already, by what it was made with. */
export function planToAttach(
  {Tty: tty, OpenStdin}: Pick<ContainerDetails['Config'], 'Tty' | 'OpenStdin'>,
  asked: {stdin: boolean; sigProxy?: boolean; detachKeys?: string},
): AttachPlan {
  const stdin = asked.stdin && OpenStdin
  return {
    tty,
    interactive: stdin,
    attach: {stdin, stdout: true, stderr: true},
    // With a TTY Ctrl-C is a key already; as docker.
    sigProxy: (asked.sigProxy ?? true) && !tty,
    detachKeys: chooseDetachKeys(asked.detachKeys, loadDockerConfig().config.detachKeys, tty && stdin),
  }
}

/** Another size, for a moment: what is on the screen is drawn again, as docker does it. */
async function redraw(engine: Engine, id: string, tty: boolean, {stdout}: Stdio): Promise<void> {
  if (tty && stdout.columns) await resizeContainer(engine, id, stdout.rows + 1, stdout.columns + 1).catch(() => {})
}

function requireRunning({State, Name}: ContainerDetails, asked: string): void {
  const name = Name.replace(/^\//, '')
  const refuse = (message: string, ...suggestions: [string, ...string[]]) => {
    throw new DkrError('CONTAINER_STATE', {message, why: `the container "${asked}" is ${State.Status}`, suggestions})
  }
  if (!State.Running) refuse('You cannot attach to a stopped container, start it first', `dkr start ${name}`)
  if (State.Paused) refuse('You cannot attach to a paused container, unpause it first', `dkr unpause ${name}`)
  if (State.Restarting) refuse('You cannot attach to a restarting container, wait until it is running', 'dkr ls -a')
}
