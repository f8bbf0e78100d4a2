import type {RunPlan} from '../run/plan.js'
import {portText} from '../run/ports.js'
import type {RunRequest} from '../run/request.js'
import {volumeText} from '../run/volumes.js'
import {flag, option, options, type ShellCommand} from './shell.js'
import {shownEnvironment} from './variables.js'

/** The `docker run` that makes the same container. */
export function dockerRun(plan: RunPlan): ShellCommand {
  const labels = Object.entries(plan.labels).map(([key, value]) => `${key}=${value}`)
  const {texts, needs} = shownEnvironment(plan)
  return {
    needs,
    argv: [
      'docker',
      'run',
      ...flag('-d', plan.detach),
      ...flag('-i', plan.interactive),
      ...flag('-t', plan.tty),
      ...flag('--rm', plan.remove),
      ...option('--name', plan.name),
      ...options('-p', plan.ports.map(portText)),
      ...texts,
      ...options('-v', plan.volumes.map(volumeText)),
      ...options(
        '--mount',
        plan.mounts.map(({text}) => text),
      ),
      ...options('--label', labels),
      ...option('-w', plan.workdir),
      ...option('-u', plan.user),
      ...option('--entrypoint', plan.entrypoint),
      ...option('--platform', plan.platform),
      ...option('--pull', plan.pull === 'missing' ? undefined : plan.pull),
      ...repeated.flatMap(name => asWritten(name, plan.asked[name])),
      plan.image,
      ...plan.command,
    ],
  }
}

type Written = string | boolean | readonly string[] | undefined

/** The flags that docker reads just as dkr does. */
const repeated = [
  ...(['attach', 'publish-all', 'expose', 'network', 'network-alias', 'ip', 'ip6', 'link-local-ip', 'link'] as const),
  ...(['mac-address', 'hostname', 'domainname', 'dns', 'dns-search', 'dns-option', 'add-host'] as const),
  ...(['tmpfs', 'volumes-from', 'volume-driver', 'read-only', 'storage-opt', 'group-add', 'init'] as const),
  ...(['restart', 'stop-signal', 'stop-timeout', 'cidfile', 'log-driver', 'log-opt', 'runtime', 'isolation'] as const),
  ...(['health-cmd', 'health-interval', 'health-timeout', 'health-start-period', 'health-retries'] as const),
  ...(['health-start-interval', 'no-healthcheck', 'sig-proxy', 'detach-keys'] as const),
  ...(['privileged', 'cap-add', 'cap-drop', 'security-opt', 'sysctl', 'device', 'device-cgroup-rule', 'gpus'] as const),
  ...(['pid', 'ipc', 'uts', 'userns', 'cgroupns', 'cgroup-parent', 'shm-size', 'ulimit', 'pids-limit'] as const),
  ...(['memory', 'memory-swap', 'memory-reservation', 'memory-swappiness', 'kernel-memory'] as const),
  ...(['oom-kill-disable', 'oom-score-adj', 'cpus', 'cpu-shares', 'cpu-period', 'cpu-quota'] as const),
  ...(['cpu-rt-period', 'cpu-rt-runtime', 'cpuset-cpus', 'cpuset-mems', 'blkio-weight'] as const),
  ...(['blkio-weight-device', 'device-read-bps', 'device-write-bps'] as const),
  ...(['device-read-iops', 'device-write-iops'] as const),
] satisfies (keyof RunRequest)[]

/** `--init`, `--init=false`, `--dns 1.1.1.1 --dns 9.9.9.9`. */
function asWritten(name: string, value: Written): string[] {
  if (value === undefined) return []
  if (typeof value === 'boolean') return [value ? `--${name}` : `--${name}=false`]
  return typeof value === 'string' ? [`--${name}`, value] : options(`--${name}`, value)
}
