import type {Job} from '../output/job.js'
import {humanSize} from '../output/units.js'
import type {Platform} from './distribution.js'

/** One line of the engine's answer to a pull or a push. */
export interface TransferMessage {
  /** A layer's short ID; the tag in the line "Pulling from …". */
  id?: string
  status?: string
  /** Bytes. */
  progressDetail?: {current?: number; total?: number}
  error?: string
  errorDetail?: {message?: string}
  aux?: {
    Tag?: string
    Digest?: string
    Size?: number
    /** Of an index of which the engine has not all, it pushed the one manifest that it has. */
    manifestPushedInsteadOfIndex?: boolean
    originalIndex?: {digest?: string}
    selectedManifest?: {digest?: string; platform?: Platform}
    /** Before the error: neither engine nor registry has all of the index. */
    contentMissing?: boolean
  }
}

/** What became of the layers. */
export interface LayerCount {
  moved: number
  /** Bytes of those that moved, as far as the engine told. */
  bytes: number
  /** Layers that were there already. */
  present: number
}

interface LayerTasks {
  count: LayerCount
  /** How many layers are under way. */
  open(): number
  /** Shows a line about a layer as a task; false for a line that is about something else. */
  show(message: TransferMessage): boolean
}

const moving: Record<string, string> = {
  Downloading: 'downloading',
  'Verifying Checksum': 'verifying',
  Extracting: 'extracting',
  Pushing: 'pushing',
}
const ended = /^(?:Pull complete|Pushed)$/
const alreadyThere = /^(?:Already exists|Layer already exists|Mounted from .*|Skipped foreign layer)$/
const queued = /^(?:Pulling fs layer|Waiting|Preparing|Download complete|Buffering.*)$/
const retrying = /^Retrying in (\d+) second/

/** Whether the engine itself starts a layer over. */
export const isRetry = ({status = ''}: TransferMessage): boolean => retrying.test(status)

/** Milliseconds between two events about bytes: faster than that nobody reads. */
const pace = 100
/** Milliseconds a layer must have moved before its rate means something. */
const steady = 500

interface Layer {
  phase: string
  /** When the layer and its phase began, in milliseconds since 1970. */
  since: number
  phaseSince: number
  /** Bytes, the most that was seen: what is downloaded is smaller than what is extracted from it. */
  size: number
  /** Bytes a second of the transfer itself, without the unpacking. */
  rate?: number
}

/** Turns the lines about layers into tasks, and counts them. */
export function layerTasks({progress}: Pick<Job, 'progress'>): LayerTasks {
  const layers = new Map<string, Layer>()
  const count: LayerCount = {moved: 0, bytes: 0, present: 0}
  let last = 0
  const end = (id: string, state: 'done' | 'cached') => {
    const {since, size, rate} = layers.get(id) ?? {since: Date.now(), size: 0}
    if (state === 'done') count.moved++
    else count.present++
    if (state === 'done') count.bytes += size
    const text = [
      `layer ${id}`,
      ...(size ? [`, ${humanSize(size)}`] : []),
      ...(rate ? [` at ${humanSize(rate)}/s`] : []),
    ]
    progress.task({id: `layer ${id}`, text: text.join(''), state, ms: Date.now() - since})
    layers.delete(id)
  }
  const move = (id: string, phase: string, detail: TransferMessage['progressDetail'] = {}) => {
    const now = Date.now()
    const before = layers.get(id)
    const due = before?.phase !== phase || now - last >= pace
    const layer = next(before, phase, detail, now)
    layers.set(id, layer)
    if (!due) return
    last = now
    const rate = detail.current === undefined ? undefined : layer.rate
    progress.task({id: `layer ${id}`, text: `layer ${id}: ${phase}`, state: 'running', ...bytes(detail), rate})
  }
  return {
    count,
    open: () => layers.size,
    show({id, status = '', progressDetail}) {
      if (!id || status.startsWith('Pulling from')) return false
      const seconds = retrying.exec(status)?.[1]
      if (ended.test(status)) end(id, 'done')
      else if (alreadyThere.test(status)) end(id, 'cached')
      else if (moving[status]) move(id, moving[status], progressDetail)
      else if (seconds) move(id, `that failed, the engine tries again in ${seconds}s`)
      else return queued.test(status)
      return true
    },
  }
}

function next(
  before: Layer | undefined,
  phase: string,
  {current, total}: {current?: number; total?: number},
  now: number,
) {
  const layer = before ?? {phase, since: now, phaseSince: now, size: 0}
  const phaseSince = layer.phase === phase ? layer.phaseSince : now
  const ms = now - phaseSince
  const transfers = phase === 'downloading' || phase === 'pushing'
  return {
    phase,
    since: layer.since,
    phaseSince,
    size: Math.max(layer.size, current ?? 0, total ?? 0),
    rate: transfers && current && ms >= steady ? (current * 1000) / ms : layer.rate,
  }
}

/** The engine sends -1 and 0 for what it does not know. */
function bytes({current, total}: NonNullable<TransferMessage['progressDetail']>) {
  return {current, total: total && total > 0 ? total : undefined}
}
