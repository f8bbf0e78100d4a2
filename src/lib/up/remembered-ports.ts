import {createHash} from 'node:crypto'
import {join} from 'node:path'
import {readRegularText} from '../files/read-file.js'
import {writeStateFile} from '../project/state-file.js'
import {stateDir} from '../project/user-dirs.js'
import type {PortMapping} from '../run/ports.js'

/** Which project is meant: one folder can have several names. */
export interface Project {
  dir: string
  project: string
}

type Inside = Pick<PortMapping, 'containerPort' | 'protocol'>

/** The host ports that a project had the last time, also after `down`. */
export function recallPorts(project: Project, env: NodeJS.ProcessEnv): (inside: Inside) => number | undefined {
  const ports = read(pathOf(project, env))
  return ({containerPort, protocol}) => ports[`${containerPort}/${protocol}`]
}

/** Remembers the host ports of a project; where the state folder cannot be written they are forgotten. */
export function rememberPorts(project: Project, ports: readonly PortMapping[], env: NodeJS.ProcessEnv): void {
  const path = pathOf(project, env)
  const before = read(path)
  const now = {
    ...before,
    ...Object.fromEntries(
      ports.map(({containerPort, protocol, hostPort}) => [`${containerPort}/${protocol}`, Number(hostPort)]),
    ),
  }
  if (JSON.stringify(now) === JSON.stringify(before)) return
  // A URL that changes is worth no error.
  writeStateFile(path, JSON.stringify(now), env)
}

function pathOf({dir, project}: Project, env: NodeJS.ProcessEnv): string {
  const key = createHash('sha256')
    .update(JSON.stringify([dir, project]))
    .digest('hex')
  return join(stateDir(env), 'ports', `${key.slice(0, 16)}.json`)
}

const maxSize = 1024 * 1024

function read(path: string): Record<string, number> {
  try {
    const ports = JSON.parse(readRegularText(path, maxSize)) as Record<string, number>
    const valid = Object.entries(ports).filter(([, port]) => Number.isInteger(port) && port > 0 && port <= 65535)
    return Object.fromEntries(valid)
  } catch {
    return {}
  }
}
