import {statPath} from '../engine/archive.js'
import {isLocal} from '../engine/connect/endpoint.js'
import type {Engine} from '../engine/engine.js'
import {inspectExec} from '../engine/exec.js'
import {readRegularText} from '../files/read-file.js'
import {shellWord} from '../output/shell-word.js'
import {shorten} from '../output/text.js'
import type {ExecPlan} from './exec-plan.js'
import {runsOn} from './last-words.js'

type Left = Pick<ExecPlan, 'container' | 'command' | 'user' | 'interactive'>

/** Columns of a command in a sentence. */
const commandWidth = 60

/**
 * What is said of a program that runs on in its container when dkr leaves it; undefined where it has ended.
 * The engine has no call that ends an exec: docker's client leaves it behind too (docker/cli#2607).
 */
export async function execLeft(engine: Engine, id: string, left: Left): Promise<string | undefined> {
  const isRunning = async () => (await inspectExec(engine, id)).Running
  if (!(await runsOn(isRunning, left.interactive))) return undefined
  const command = shorten(left.command.map(shellWord).join(' '), commandWidth)
  return `${command} runs on in ${left.container}: ${await wayOut(engine, id, left)}`
}

async function wayOut(engine: Engine, id: string, {container, user}: Left): Promise<string> {
  const name = shellWord(container)
  const [{Pid, ContainerID}, shell] = await Promise.all([
    inspectExec(engine, id),
    statPath(engine, container, '/bin/sh'),
  ])
  const pid = shell && isLocal(engine.endpoint) ? innerPid(Pid, ContainerID) : undefined
  if (pid === undefined) return `dkr top ${name} shows it, dkr restart ${name} ends it and all else in there`
  const as = user ? `-u ${shellWord(user)} ` : ''
  return `dkr exec ${as}${name} sh -c 'kill ${pid}' ends it`
}

/** Bytes: some ten lines about one process. */
const maxProc = 64 * 1024

/** The number of a process inside its container; undefined where this machine does not tell. */
function innerPid(pid: number | undefined, container: string | undefined): string | undefined {
  if (!pid || !container) return undefined
  try {
    // Behind the socket may be another machine (a desktop's), where this number is another process.
    if (!readRegularText(`/proc/${pid}/cgroup`, maxProc).includes(container)) return undefined
    return /^NSpid:.*\s(\d+)$/m.exec(readRegularText(`/proc/${pid}/status`, maxProc))?.[1]
  } catch {
    return undefined
  }
}
