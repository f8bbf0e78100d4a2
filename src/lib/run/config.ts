import type {ContainerConfig} from '../engine/containers.js'
import type {RunPlan} from './plan.js'
import {portConfig} from './ports.js'
import {mountConfig} from './storage.js'
import {volumeConfig} from './volumes.js'

/**
 * The engine's create request for a plan, field by field as docker's client fills it: what is left out there
 * is left out here, because inspect tells null from an empty list.
 */
export function containerConfig(plan: RunPlan): ContainerConfig {
  const {settings, attach} = plan
  const {exposed, bindings} = portConfig(plan.ports)
  const {binds, anonymous} = volumeConfig(plan.volumes)
  return {
    ...settings.container,
    Image: plan.image,
    Cmd: plan.command.length > 0 ? plan.command : undefined,
    // An empty --entrypoint clears the image's: the engine takes [""] for that.
    Entrypoint: plan.entrypoint === undefined ? undefined : [plan.entrypoint],
    Env: plan.environment,
    Labels: plan.labels,
    WorkingDir: plan.workdir,
    User: plan.user,
    ExposedPorts: {...exposed, ...settings.container.ExposedPorts},
    Volumes: anonymous,
    Tty: plan.tty,
    OpenStdin: plan.interactive,
    StdinOnce: plan.interactive && attach.stdin,
    AttachStdin: attach.stdin,
    AttachStdout: attach.stdout,
    AttachStderr: attach.stderr,
    HostConfig: {
      ...settings.host,
      Binds: binds.length > 0 ? binds : undefined,
      Mounts: mountConfig(plan.mounts),
      PortBindings: bindings,
    },
  }
}
