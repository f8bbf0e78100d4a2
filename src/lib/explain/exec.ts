import type {AttachRequest} from '../run/attach.js'
import type {ExecPlan} from '../run/exec-plan.js'
import {flag, option, type ShellCommand} from './shell.js'
import {shownEnvironment} from './variables.js'

/** The `docker exec` that does the same. */
export function dockerExec(plan: ExecPlan): ShellCommand {
  const {texts, needs} = shownEnvironment(plan)
  return {
    needs,
    argv: [
      'docker',
      'exec',
      ...flag('-d', plan.detach),
      ...flag('-i', plan.interactive),
      ...flag('-t', plan.tty),
      ...flag('--privileged', plan.privileged),
      ...texts,
      ...option('-w', plan.workdir),
      ...option('-u', plan.user),
      ...option('--detach-keys', plan.detachKeys),
      plan.container,
      ...plan.command,
    ],
  }
}

/** The `docker attach` that does the same. */
export function dockerAttach(name: string, request: AttachRequest): ShellCommand {
  return {
    argv: [
      'docker',
      'attach',
      ...flag('--no-stdin', request['no-stdin']),
      ...flag('--sig-proxy=false', request['sig-proxy'] === false),
      ...option('--detach-keys', request['detach-keys']),
      name,
    ],
  }
}
