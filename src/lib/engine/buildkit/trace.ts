import {protocolError} from './grpc.js'
import {eachField, number, raw, text} from './protobuf.js'

/** A step of the build. Times are milliseconds since 1970, with fractions. */
export interface Vertex {
  digest: string
  name: string
  /** Digests of the steps it builds on. */
  inputs: string[]
  cached: boolean
  started?: number
  completed?: number
  error?: string
  /** From the name `[STAGE 2/5] RUN …`: the stage (empty: the only one), the step and how many the stage has. */
  stage?: {name: string; step: number; steps: number}
}

/** Progress within a step: bytes sent, a layer pulled. */
export interface VertexStatus {
  id: string
  vertex: string
  name: string
  current: number
  /** 0: not known. */
  total: number
  timestamp?: number
  started?: number
  completed?: number
}

export interface VertexLog {
  vertex: string
  /** 1 is stdout, 2 is stderr. */
  stream: number
  timestamp?: number
  msg: Uint8Array
}

export interface VertexWarning {
  vertex: string
  level: number
  /** The warning in one line. */
  short: string
  detail: string[]
  url: string
}

export interface StatusUpdate {
  vertexes: Vertex[]
  statuses: VertexStatus[]
  logs: VertexLog[]
  warnings: VertexWarning[]
}

/**
 * What BuildKit reports in the `aux` of a `moby.buildkit.trace` line: a base64
 * message StatusResponse (buildkit:api/services/control). Throws
 * ENGINE_PROTOCOL for anything else.
 */
export function decodeTrace(base64: string): StatusUpdate {
  try {
    return decodeStatusUpdate(fromBase64(base64))
  } catch (error) {
    throw protocolError('the build progress', error)
  }
}

/** The same as bytes, as the Control service streams it. */
export function decodeStatusUpdate(bytes: Uint8Array): StatusUpdate {
  const update: StatusUpdate = {vertexes: [], statuses: [], logs: [], warnings: []}
  try {
    eachField(bytes, (field, value) => {
      if (field === 1) update.vertexes.push(decodeVertex(raw(value)))
      if (field === 2) update.statuses.push(decodeStatus(raw(value)))
      if (field === 3) update.logs.push(decodeLog(raw(value)))
      if (field === 4) update.warnings.push(decodeWarning(raw(value)))
    })
  } catch (error) {
    throw protocolError('the build progress', error)
  }
  return update
}

function fromBase64(base64: string): Buffer {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) throw new RangeError('not base64')
  return Buffer.from(base64, 'base64')
}

function decodeVertex(bytes: Uint8Array): Vertex {
  const vertex: Vertex = {digest: '', name: '', inputs: [], cached: false}
  eachField(bytes, (field, value) => {
    if (field === 1) vertex.digest = text(value)
    if (field === 2) vertex.inputs.push(text(value))
    if (field === 3) vertex.name = text(value)
    if (field === 4) vertex.cached = number(value) !== 0
    if (field === 5) vertex.started = decodeTime(raw(value))
    if (field === 6) vertex.completed = decodeTime(raw(value))
    if (field === 7) vertex.error = text(value) || undefined
  })
  vertex.stage = stageOf(vertex.name)
  return vertex
}

/** `[2/5] RUN …`, `[builder 2/5] RUN …`, `[linux/amd64 builder 2/5] RUN …`. */
function stageOf(name: string): Vertex['stage'] {
  const match = /^\[(?:([^\]]*) )?(\d+)\/(\d+)\] /.exec(name)
  return match ? {name: match[1] ?? '', step: Number(match[2]), steps: Number(match[3])} : undefined
}

function decodeStatus(bytes: Uint8Array): VertexStatus {
  const status: VertexStatus = {id: '', vertex: '', name: '', current: 0, total: 0}
  eachField(bytes, (field, value) => {
    if (field === 1) status.id = text(value)
    if (field === 2) status.vertex = text(value)
    if (field === 3) status.name = text(value)
    if (field === 4) status.current = number(value)
    if (field === 5) status.total = number(value)
    if (field === 6) status.timestamp = decodeTime(raw(value))
    if (field === 7) status.started = decodeTime(raw(value))
    if (field === 8) status.completed = decodeTime(raw(value))
  })
  return status
}

function decodeLog(bytes: Uint8Array): VertexLog {
  const log: VertexLog = {vertex: '', stream: 1, msg: new Uint8Array()}
  eachField(bytes, (field, value) => {
    if (field === 1) log.vertex = text(value)
    if (field === 2) log.timestamp = decodeTime(raw(value))
    if (field === 3) log.stream = number(value)
    if (field === 4) log.msg = raw(value)
  })
  return log
}

function decodeWarning(bytes: Uint8Array): VertexWarning {
  const warning: VertexWarning = {vertex: '', level: 0, short: '', detail: [], url: ''}
  eachField(bytes, (field, value) => {
    if (field === 1) warning.vertex = text(value)
    if (field === 2) warning.level = number(value)
    if (field === 3) warning.short = text(value)
    if (field === 4) warning.detail.push(text(value))
    if (field === 5) warning.url = text(value)
  })
  return warning
}

function decodeTime(bytes: Uint8Array): number {
  let ms = 0
  eachField(bytes, (field, value) => {
    if (field === 1) ms += number(value) * 1000
    if (field === 2) ms += number(value) / 1e6
  })
  return ms
}
