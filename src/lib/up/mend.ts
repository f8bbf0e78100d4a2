import {type ContainerSummary, renameContainer, startContainer, stopContainer} from '../engine/containers.js'
import type {Engine} from '../engine/engine.js'
import type {Job} from '../output/job.js'
import {nameOf} from '../project/container-name.js'
import {labels} from '../project/labels.js'
import {removeWholly} from './remove.js'

/** One step back to the state before an `up` that was killed. */
export type MendStep =
  | {do: 'remove'; id: string; name: string}
  | {do: 'rename'; id: string; name: string; to: string}
  | {do: 'start' | 'restart'; id: string; name: string}

/** The container that has the project's name, or will have it once all steps are done. */
export interface Current {
  id: string
  name: string
  running: boolean
}

export interface Mend {
  steps: MendStep[]
  current?: Current
}

/** The value of the label that names the container to be replaced. */
export function replacesLabel({id, running}: Current): string {
  return `${id}:${running ? 'running' : 'stopped'}`
}

/**
 * What has to be done when an `up` was killed in the middle: the new container goes, the one before gets its
 * name back and runs again. A new container whose predecessor is still there was never found ready, or its
 * `up` would have removed the predecessor.
 * @param family all containers of the project, running or not
 */
export function planMend(family: readonly ContainerSummary[], name: string): Mend {
  const unfinished = family.flatMap(container => {
    const [id, state] = (container.Labels[labels.replaces] ?? '').split(':')
    const old = family.find(({Id}) => Id === id)
    return old && temporaryKind(old, name) !== 'done' ? [{container, old, ran: state === 'running'}] : []
  })
  if (unfinished.length > 0) return undo(unfinished, name)
  const named = family.find(container => nameOf(container) === name)
  if (named) return {steps: [], current: currentOf(named, name)}
  // The new one went in the middle of a roll-back, or by hand.
  const old = family.find(container => temporaryKind(container, name) === 'old')
  if (!old) return {steps: []}
  const steps: MendStep[] = [{do: 'rename', id: old.Id, name: nameOf(old), to: name}]
  if (!isRunning(old)) steps.push({do: 'start', id: old.Id, name})
  return {steps, current: {id: old.Id, name, running: true}}
}

/** `done` is an old one that could not be removed when its successor was ready. */
const temporaryKinds = ['new', 'old', 'failed', 'done'] as const
type TemporaryKind = (typeof temporaryKinds)[number]

/** A name that only lasts while `up` is at work: `app-old-4f2a91`. */
export function temporaryName(name: string, kind: TemporaryKind, suffix: string): string {
  return `${name}-${kind}-${suffix}`
}

/** Which of these names a container has, if any. */
export function temporaryKind(container: ContainerSummary, name: string): TemporaryKind | undefined {
  const own = nameOf(container)
  return temporaryKinds.find(
    kind => own.startsWith(`${name}-${kind}-`) && /^[0-9a-f]{6}$/.test(own.slice(name.length + kind.length + 2)),
  )
}

interface Unfinished {
  container: ContainerSummary
  old: ContainerSummary
  ran: boolean
}

function undo(unfinished: readonly Unfinished[], name: string): Mend {
  const removed = new Set(unfinished.map(({container}) => container.Id))
  // Several only after several kills; the one that is not new itself came first.
  const {old, ran} = unfinished.find(({old}) => !removed.has(old.Id)) ?? unfinished[0]!
  const running = isRunning(old)
  const steps: MendStep[] = unfinished.map(({container}) => ({
    do: 'remove',
    id: container.Id,
    name: nameOf(container),
  }))
  if (nameOf(old) !== name) steps.push({do: 'rename', id: old.Id, name: nameOf(old), to: name})
  if (ran && !running) steps.push({do: 'start', id: old.Id, name})
  // It may be stopping at this very moment: the engine finishes what a killed client asked for.
  if (running && unfinished.some(({container}) => temporaryKind(container, name) === 'new'))
    steps.push({do: 'restart', id: old.Id, name})
  return {steps, current: {id: old.Id, name, running: ran || running}}
}

function currentOf(container: ContainerSummary, name: string): Current {
  return {id: container.Id, name, running: isRunning(container)}
}

function isRunning({State}: ContainerSummary): boolean {
  return State === 'running' || State === 'paused'
}

/** Carries the steps out, one after the other: each leaves a state that a later `up` can mend too. */
export async function mend(engine: Engine, steps: readonly MendStep[], job: Job): Promise<void> {
  if (steps.length === 0) return
  const kept = steps.every(step => step.do === 'remove')
  job.progress.note(
    kept ? 'Removing the container of an up that failed.' : 'An earlier dkr up was interrupted: undoing what it left.',
  )
  for (const step of steps) {
    if (step.do === 'remove') await removeWholly(engine, step.id, {volumes: true})
    if (step.do === 'rename') await renameContainer(engine, step.id, step.to)
    if (step.do === 'restart') await stopContainer(engine, step.id)
    // One that cannot start any more is going to be replaced all the same.
    if (step.do === 'start' || step.do === 'restart') await startContainer(engine, step.id).catch(() => {})
  }
}
