import {findDockerfile} from '../build/context-source.js'
import {parseDockerfile} from '../dockerfile/parse.js'
import {exposedPorts} from '../dockerfile/ports.js'
import {readDockerfile} from '../dockerfile/read.js'
import {baseImage} from '../dockerfile/scope.js'
import {isLocal} from '../engine/connect/endpoint.js'
import {type ContainerSummary, listContainers} from '../engine/containers.js'
import type {Engine} from '../engine/engine.js'
import {findImage} from '../engine/images.js'
import {listedPorts} from '../engine/published.js'
import {DkrError} from '../errors/dkr-error.js'
import {nameOf} from '../project/container-name.js'
import {labels} from '../project/labels.js'
import type {PortMapping, Protocol} from '../run/ports.js'
import {type UpPlan, type UpRequest, upName} from './plan.js'
import {type ChosenPorts, choosePorts, parseUpPorts, preferredPort, type WantedPort} from './ports.js'
import {isTakenHere} from './taken-here.js'

/** What is assumed of an app that says nothing about its port; the templates serve there. */
const defaultPort = 8000

export interface Found extends ChosenPorts {
  replaces?: UpPlan['replaces']
}

/**
 * Looks at what is there before anything is built: the container to replace, and which ports are free.
 * @throws DkrError NAME_TAKEN, PORT_TAKEN, DOCKERFILE_NOT_FOUND
 */
export async function findSituation(engine: Engine, request: UpRequest, cwd: string): Promise<Found> {
  const {dir, project} = upName(request, cwd)
  const containers = await listContainers(engine, {all: true})
  const old = containers.find(container => nameOf(container) === project)
  if (old) checkOwner(old, project, dir)
  const running = containers.filter(({State}) => State === 'running' || State === 'paused')
  const wanted = await wantedPorts(engine, request, dir, cwd)
  const chosen = await choosePorts(sticky(wanted, old), {
    containers: running,
    own: old?.Id,
    isTaken: isLocal(engine.endpoint) ? isTakenHere : async () => false,
  })
  return {...chosen, replaces: old && {id: old.Id, name: project, running: old.State === 'running'}}
}

/** A container of that name that dkr did not make for this folder is somebody else's: it stays. */
function checkOwner({Labels}: ContainerSummary, project: string, dir: string): void {
  const owner = Labels[labels.dir]
  if (owner === dir) return
  throw new DkrError('NAME_TAKEN', {
    message: `the container name "${project}" is already in use`,
    why: owner ? `dkr up made it in ${owner}` : 'it was not made by dkr up',
    suggestions: [`dkr up --name ${project}-2`, `dkr rm -f ${project}, if it is no longer needed`],
  })
}

async function wantedPorts(engine: Engine, request: UpRequest, dir: string, cwd: string): Promise<PortMapping[]> {
  // On another machine 127.0.0.1 would be reached by nobody here.
  const open = request.public || !isLocal(engine.endpoint)
  if (request.publish?.length) return parseUpPorts(request.publish, open)
  const exposed = await exposedByImage(engine, request, dir, cwd)
  return exposed.map(({port, protocol}) => ({
    hostIp: open ? '' : '127.0.0.1',
    hostPort: '',
    containerPort: port,
    protocol,
  }))
}

interface Exposed {
  port: number
  protocol: Protocol
}

/** EXPOSE of the Dockerfile, else of its base image where that is here already, else the default. */
async function exposedByImage(engine: Engine, {build}: UpRequest, dir: string, cwd: string): Promise<Exposed[]> {
  const dockerfile = parseDockerfile(readDockerfile(findDockerfile(dir, build.file, cwd)))
  const own = exposedPorts(dockerfile, build.target)
  if (own.length > 0) return own
  const base = baseImage(dockerfile, build.target)
  const image = base ? await findImage(engine, base).catch(() => undefined) : undefined
  const inherited = Object.keys(image?.Config.ExposedPorts ?? {}).map(key => {
    const [port, protocol] = key.split('/')
    return {port: Number(port), protocol: protocol as Protocol}
  })
  return inherited.length > 0 ? inherited : [{port: defaultPort, protocol: 'tcp'}]
}

/** Prefers the host ports that the container had last time, so that a URL stays the same. */
function sticky(wanted: PortMapping[], old?: ContainerSummary): WantedPort[] {
  const before = old ? listedPorts(old) : []
  return wanted.map(mapping => {
    const same = before.find(port => port.containerPort === mapping.containerPort && port.protocol === mapping.protocol)
    return {...mapping, preferred: same?.hostPort ?? preferredPort(mapping.containerPort)}
  })
}
