import type {ContainerSummary} from '../engine/containers.js'
import {listedPorts} from '../engine/published.js'
import type {PortMapping} from '../run/ports.js'
import {preferredPort, type WantedPort} from './ports.js'

/**
 * Prefers the host ports that the project had last time, so that a URL stays the same. A port of TCP says nothing
 * about the same number of UDP.
 * @param old the container that is replaced
 * @param recall what is remembered from before, also after `down`
 */
export function stickyPorts(
  wanted: readonly PortMapping[],
  old: Pick<ContainerSummary, 'Ports'> | undefined,
  recall: (inside: Pick<PortMapping, 'containerPort' | 'protocol'>) => number | undefined,
): WantedPort[] {
  const before = old ? listedPorts(old) : []
  return wanted.map(mapping => {
    const same = before.find(port => port.containerPort === mapping.containerPort && port.protocol === mapping.protocol)
    return {...mapping, preferred: same?.hostPort ?? recall(mapping) ?? preferredPort(mapping.containerPort)}
  })
}
