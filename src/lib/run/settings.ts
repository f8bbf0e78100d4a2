import type {ContainerConfig, HostConfig} from '../engine/containers.js'
import {deviceConfig} from './devices.js'
import {healthConfig} from './health.js'
import {logConfig, restartConfig, stopConfig} from './lifetime.js'
import {nameConfig, parseMac} from './names.js'
import {networkConfig} from './networks.js'
import {parseExpose} from './ports.js'
import type {RunRequest} from './request.js'
import {resourceConfig} from './resources.js'
import {securityConfig} from './security.js'
import {storageConfig} from './storage.js'

/** What the less common flags ask for, in the engine's words. */
export interface EngineSettings {
  container: ContainerConfig
  host: HostConfig
}

/**
 * Every flag whose value goes to the engine as it is, or nearly so.
 * @param cwd folder that paths in the flags are relative to
 * @throws DkrError USAGE, FILE_NOT_FOUND
 */
export function engineSettings(request: RunRequest, cwd: string): EngineSettings {
  const {mode, endpoints} = networkConfig(request)
  const exposed = (request.expose ?? []).flatMap(parseExpose)
  const mac = request['mac-address']
  return {
    container: {
      Hostname: request.hostname ?? '',
      Domainname: request.domainname ?? '',
      ...(mac && {MacAddress: parseMac(mac)}),
      ExposedPorts: Object.fromEntries(exposed.map(port => [`${port.containerPort}/${port.protocol}`, {}])),
      Healthcheck: healthConfig(request),
      ...stopConfig(request),
      NetworkingConfig: {EndpointsConfig: endpoints},
    },
    host: {
      ...resourceConfig(request),
      ...deviceConfig(request),
      ...securityConfig(request, cwd),
      ...nameConfig(request),
      ...restartConfig(request),
      ...storageConfig(request),
      LogConfig: logConfig(request),
      NetworkMode: mode,
      PublishAllPorts: request['publish-all'] ?? false,
      GroupAdd: request['group-add'],
      Runtime: request.runtime,
      Isolation: request.isolation ?? '',
      ContainerIDFile: request.cidfile ?? '',
      // Asked for or not: only the flag itself decides, or else the engine.
      Init: request.init,
    },
  }
}
