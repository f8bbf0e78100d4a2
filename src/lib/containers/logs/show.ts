import {once} from 'node:events'
import type {Writable} from 'node:stream'
import {copyOutput} from '../../engine/attach.js'
import {inspectContainer} from '../../engine/containers.js'
import type {Engine} from '../../engine/engine.js'
import {checkLogEnd, openLogs} from '../../engine/logs.js'
import {connectionError} from '../../errors/connection.js'
import {paint, palette} from '../../output/color.js'
import {printable} from '../../output/text.js'
import type {Target} from '../targets.js'
import {createLineSink} from './line-sink.js'
import type {LogsPlan} from './plan.js'

interface Outputs {
  stdout: Writable & {isTTY?: boolean}
  stderr: Writable & {isTTY?: boolean}
}

/**
 * Shows the logs of containers: of one byte for byte as it wrote them, of several each line behind the name of its
 * container. Ends when the logs do; with `follow` that is when the containers end, or `signal` aborts.
 * @throws DkrError OUTPUT_FAILED when our reader has gone away, ENGINE_GONE when the connection breaks
 */
export async function showLogs(
  engine: Engine,
  targets: readonly Target[],
  plan: LogsPlan,
  outputs: Outputs,
  signal?: AbortSignal,
): Promise<void> {
  const width = Math.max(...targets.map(({name}) => name.length))
  // When one of them cannot be shown the others must not keep dkr waiting.
  const failed = new AbortController()
  const either = AbortSignal.any([failed.signal, ...(signal ? [signal] : [])])
  const show = async (target: Target, i: number) => {
    if (targets.length === 1) return copyLog(engine, target, plan, outputs, either)
    const prefixed = prefixedOutputs(outputs, printable(target.name).padEnd(width), i)
    await copyLog(engine, target, plan, prefixed, either)
    await Promise.all([prefixed.stdout, prefixed.stderr].map(sink => once(sink.end(), 'finish')))
  }
  const fail = (error: unknown) => {
    failed.abort()
    throw error
  }
  await Promise.all(targets.map((target, i) => show(target, i).catch(fail)))
}

/** Copies the log of one container; without a TTY it has two streams. */
export async function copyLog(
  engine: Engine,
  {id}: Target,
  plan: LogsPlan,
  {stdout, stderr}: {stdout: Writable; stderr: Writable},
  signal?: AbortSignal,
): Promise<void> {
  const details = await inspectContainer(engine, id)
  const log = await openLogs(engine, id, {...plan, signal})
  await copyOutput(log, details.Config.Tty, stdout, stderr).catch(error => {
    throw connectionError(error, engine.endpoint)
  })
  const toItsEnd = plan.follow && plan.until === undefined && details.State.Running
  if (toItsEnd && !signal?.aborted) await checkLogEnd(engine, details)
}

function prefixedOutputs(outputs: Outputs, name: string, i: number) {
  const prefixed = (target: Outputs['stdout']) => {
    const prefix = Buffer.from(`${paint(target, palette[i % palette.length]!, `${name} |`)} `)
    const end = Buffer.from('\n')
    return createLineSink(lines => write(target, Buffer.concat(lines.flatMap(line => [prefix, line, end]))))
  }
  return {stdout: prefixed(outputs.stdout), stderr: prefixed(outputs.stderr)}
}

/** One write for whole lines: those of other containers come before or after it, never in between. */
function write(target: Writable, data: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    target.write(data, error => (error ? reject(error) : resolve()))
  })
}
