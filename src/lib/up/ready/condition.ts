import type {Waited} from '../diagnosis/evidence.js'

/** What a wait may take, and what ends it early. */
export interface WaitLimits {
  /** Milliseconds. */
  timeout: number
  signal: AbortSignal
}

/** How one condition of readiness ended, or how it stands while it is waited for. */
export interface Met {
  ok: boolean
  /** What decided it, or what the last attempt met, in words: "HTTP 200", "connection refused". */
  text: string
  kind?: Waited['kind']
}

/** What is still waited for, as every diagnosis is told of it; undefined when all conditions are met. */
export function stillWaited(
  states: Iterable<Met>,
  asked: Pick<Waited, 'url' | 'seconds' | 'status'>,
): Waited | undefined {
  const missing = [...states].find(({ok}) => !ok)
  return missing && {...asked, kind: missing.kind, met: missing.text}
}

export interface WatchedLimits extends WaitLimits {
  /** Called with how it stands; the object may change afterwards. */
  onState(met: Met): void
}
