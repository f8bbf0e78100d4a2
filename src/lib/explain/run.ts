import {volumeText} from '../run/mounts.js'
import type {RunPlan} from '../run/plan.js'
import {portText} from '../run/ports.js'
import {flag, option, options, type ShellCommand} from './shell.js'

/** The `docker run` that makes the same container. */
export function dockerRun(plan: RunPlan): ShellCommand {
  const labels = Object.entries(plan.labels).map(([key, value]) => `${key}=${value}`)
  return {
    argv: [
      'docker',
      'run',
      ...flag('-d', plan.detach),
      ...flag('-i', plan.interactive),
      ...flag('-t', plan.tty),
      ...flag('--rm', plan.remove),
      ...option('--name', plan.name),
      ...options('-p', plan.ports.map(portText)),
      ...options('--env-file', plan.envFiles),
      ...options('-e', plan.envValues),
      ...options('-v', plan.volumes.map(volumeText)),
      ...options('--label', labels),
      ...option('-w', plan.workdir),
      ...option('-u', plan.user),
      ...option('--entrypoint', plan.entrypoint),
      ...option('--platform', plan.platform),
      ...option('--pull', plan.pull === 'missing' ? undefined : plan.pull),
      plan.image,
      ...plan.command,
    ],
  }
}
