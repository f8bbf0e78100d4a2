import {findDockerfile} from '../build/context-source.js'
import {parseDockerfile} from '../dockerfile/parse.js'
import {exposedPorts} from '../dockerfile/ports.js'
import {readDockerfile} from '../dockerfile/read.js'
import {baseImage} from '../dockerfile/scope.js'
import {isLocal} from '../engine/connect/endpoint.js'
import {type ContainerSummary, listContainers} from '../engine/containers.js'
import type {Engine} from '../engine/engine.js'
import {findImage} from '../engine/images.js'
import {DkrError} from '../errors/dkr-error.js'
import {portQuestions} from '../host-ports/host-ports.js'
import {nameOf} from '../project/container-name.js'
import {labels} from '../project/labels.js'
import type {Surroundings} from '../run/plan.js'
import type {PortMapping, Protocol} from '../run/ports.js'
import {newSalt, saltOf} from './config.js'
import {planMend} from './mend.js'
import {carriedVolumes} from './mounts.js'
import {askedPorts, type UpRequest, type UpSituation, upName} from './plan.js'
import {choosePorts, type PortSituation, parseUpPorts} from './ports.js'
import {recallPorts} from './remembered-ports.js'
import {stickyPorts} from './sticky-ports.js'

/** What is assumed of an app that says nothing about its port; the templates serve there. */
const defaultPort = 8000

export interface Found extends Omit<UpSituation, 'builder'> {
  /** What to tell the user: a port that was taken, and what is used instead. */
  notes: string[]
}

/**
 * Looks at what is there before anything is built: what an interrupted `up` left, the container to replace,
 * and which ports are free.
 * @param claim reserves an automatic port until the container has it
 * @throws DkrError NAME_TAKEN, PORT_TAKEN, DOCKERFILE_NOT_FOUND
 */
export async function findSituation(
  engine: Engine,
  request: UpRequest,
  {cwd, env}: Surroundings,
  claim: PortSituation['claim'],
): Promise<Found> {
  const {dir, project} = upName(request, cwd)
  const containers = await listContainers(engine, {all: true})
  const holder = containers.find(container => nameOf(container) === project)
  if (holder) checkOwner(holder, project, dir)
  const {steps, current} = planMend(familyOf(containers, dir, project), project)
  const wanted = await wantedPorts(engine, request, dir, cwd)
  const old = containers.find(({Id}) => Id === current?.id)
  const chosen = await choosePorts(stickyPorts(wanted, old, recallPorts({dir, project}, env)), {
    containers: containers.filter(({State}) => State === 'running' || State === 'paused'),
    own: new Set([...(old ? [old.Id] : []), ...steps.map(({id}) => id)]),
    claim,
    ...portQuestions(engine),
  })
  return {
    ...chosen,
    mend: steps,
    replaces: current,
    carried: old && carriedVolumes(old),
    // One project keeps its salt, so that a dry run prints the labels of the container that is there.
    salt: saltOf(old?.Labels[labels.config] ?? '') ?? newSalt(),
  }
}

/** All containers of a project, running or not. */
export function familyOf(containers: readonly ContainerSummary[], dir: string, project: string): ContainerSummary[] {
  return containers.filter(({Labels}) => Labels[labels.dir] === dir && Labels[labels.project] === project)
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
  const asked = askedPorts(request, dir)
  if (asked.length > 0) return parseUpPorts(asked, open)
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
