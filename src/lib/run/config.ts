import type {ContainerConfig} from '../engine/containers.js'
import {volumeConfig} from './mounts.js'
import type {RunPlan} from './plan.js'
import {portConfig} from './ports.js'

/** What docker's client always sends: left out, inspect shows null where docker's containers have a value. */
const clientDefaults = {
  RestartPolicy: {Name: 'no', MaximumRetryCount: 0},
  BlkioWeightDevice: [],
  Devices: [],
  Dns: [],
  DnsOptions: [],
  DnsSearch: [],
}

/** The engine's create request for a plan, field by field as docker's client fills it. */
export function containerConfig(plan: RunPlan): ContainerConfig {
  const {exposed, bindings} = portConfig(plan.ports)
  const {binds, anonymous} = volumeConfig(plan.volumes)
  const attached = !plan.detach
  return {
    Image: plan.image,
    Cmd: plan.command.length > 0 ? plan.command : undefined,
    // An empty --entrypoint clears the image's: the engine takes [""] for that.
    Entrypoint: plan.entrypoint === undefined ? undefined : [plan.entrypoint],
    Env: plan.environment,
    Labels: plan.labels,
    WorkingDir: plan.workdir,
    User: plan.user,
    ExposedPorts: exposed,
    Volumes: anonymous,
    Tty: plan.tty,
    OpenStdin: plan.interactive,
    StdinOnce: plan.interactive && attached,
    AttachStdin: plan.interactive && attached,
    AttachStdout: attached,
    AttachStderr: attached,
    HostConfig: {
      Binds: binds.length > 0 ? binds : undefined,
      PortBindings: bindings,
      AutoRemove: plan.remove,
      ...clientDefaults,
    },
  }
}
