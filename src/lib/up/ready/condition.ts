import type {Waited} from '../diagnosis/evidence.js'

/** What a wait may take, and what ends it early. */
export interface WaitLimits {
  /** Milliseconds. */
  timeout: number
  signal: AbortSignal
}

/** How one condition of readiness ended. */
export interface Met {
  ok: boolean
  /** What decided it, or what the last attempt met, in words: "HTTP 200", "connection refused". */
  text: string
  kind?: Waited['kind']
}
