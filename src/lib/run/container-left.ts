import {inspectContainer} from '../engine/containers.js'
import type {Engine} from '../engine/engine.js'
import {shellWord} from '../output/shell-word.js'
import {runsOn} from './last-words.js'

/**
 * What is said of a container that runs on when dkr ends; undefined where it does not.
 * @param inputEnds its input ends with our connection
 */
export async function containerLeft(engine: Engine, id: string, inputEnds: boolean): Promise<string | undefined> {
  const look = () => inspectContainer(engine, id)
  if (!(await runsOn(async () => (await look()).State.Running, inputEnds))) return undefined
  const name = nameFor(await look())
  return `the container ${name} runs on: dkr attach ${name} comes back, dkr stop ${name} ends it`
}

/** The same for one that got signals and did not end. */
export async function containerDeaf(engine: Engine, id: string): Promise<string | undefined> {
  const look = () => inspectContainer(engine, id)
  // The last signal, too, may have ended it.
  if (!(await runsOn(async () => (await look()).State.Running, true))) return undefined
  const {HostConfig, ...details} = await look()
  const name = nameFor(details)
  const init = HostConfig.Init
    ? ''
    : '; dkr run --init … often helps: process 1 of a container ignores each signal that it does not handle'
  return `the container ${name} runs on, in spite of the signals: dkr kill ${name} ends it${init}`
}

const nameFor = ({Name}: {Name: string}): string => shellWord(Name.replace(/^\//, ''))
