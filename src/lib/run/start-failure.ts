import {inspectContainer} from '../engine/containers.js'
import type {Engine} from '../engine/engine.js'
import {type DkrError, isDkrError} from '../errors/dkr-error.js'
import {shellWord} from '../output/shell-word.js'
import {findProgramFault} from '../program-faults/find-fault.js'
import {type PortMapping, parsePort} from './ports.js'
import {missingProgram, withAdvice, withFinding} from './run-failure.js'
import {startError} from './start-error.js'
import {isAboutPort, takenPortError, type WayBack} from './taken-port.js'

/** docker's `start` ends with 1 where its `run` ends with 125, 126 or 127. */
const notStarted = 1

/**
 * The error of a container that was there already and could not be started: its command and its ports stay as they
 * are, so the way out is another one.
 * @param again what the user typed: `start` or `restart`
 */
export async function startFailure(
  engine: Engine,
  error: unknown,
  {id, name, again = 'start'}: {id: string; name: string; again?: string},
): Promise<unknown> {
  if (!isDkrError(error)) return error
  const known = startError(error, notStarted)
  const details = await inspectContainer(engine, id).catch(() => undefined)
  if (!details) return known
  const image = shellWord(details.Config.Image)
  if (isAboutPort(known)) {
    const ways = (instead: string | undefined, back: WayBack) => [
      wayBack(back, {name, again, image}),
      ...(instead ? [`a new container can have another port: dkr run -p ${instead} ${image}`] : []),
    ]
    return takenPortError(engine, known, {groups: publishedGroups(details.HostConfig.PortBindings), ways})
  }
  if (known.code !== 'COMMAND_NOT_FOUND' && known.code !== 'COMMAND_NOT_EXECUTABLE') return known
  const failure = {phase: 'not-started', exitCode: undefined, error: known.message} as const
  const found = await findProgramFault(engine, id, failure)
  return found ? withFinding(known, found) : withAdvice(known, otherCommand(known, name, image))
}

/** A container keeps its ports: there is nothing that could be left out when it is started again. */
function wayBack(
  {kind, stop, twice}: WayBack,
  {name, again, image}: Record<'name' | 'again' | 'image', string>,
): string {
  switch (kind) {
    case 'seen':
      return `${stop}, then dkr ${again} ${name}`
    case 'twice':
      return `a container keeps its ports: dkr rm ${name}, and run ${image} without ${twice}`
    case 'gone':
      return `dkr ${again} ${name} again: the port may be free by now`
    case 'unseen':
      return stop
  }
}

function otherCommand({message}: DkrError, name: string, image: string): {why?: string; suggestions: [string, string]} {
  const program = missingProgram(message)
  return {
    why: program === undefined ? undefined : `the container starts "${program}", and has no such program`,
    suggestions: [
      `a container keeps its command: dkr rm ${name}, and run ${image} with another one`,
      `dkr run --rm -it --entrypoint sh ${image} shows what is inside`,
    ],
  }
}

type Bindings = Record<string, {HostIp?: string; HostPort?: string}[] | null> | undefined

/** The engine keeps each port by itself: of a range that was given nothing is known any more. */
export function publishedGroups(bindings: unknown): PortMapping[][] {
  return Object.entries((bindings as Bindings) ?? {}).flatMap(([key, hosts]) =>
    (hosts ?? []).map(({HostIp = '', HostPort = ''}) => {
      const ip = HostIp.includes(':') ? `[${HostIp}]` : HostIp
      return parsePort(`${ip}:${HostPort}:${key}`)
    }),
  )
}
