export type Verdict = 'ok' | 'warning' | 'failed'

/** One line of `dkr doctor`. */
export interface Check {
  name: string
  verdict: Verdict
  detail: string
  /** What to do about it. */
  mend?: string
}

export const ok = (name: string, detail: string): Check => ({name, verdict: 'ok', detail})
export const warning = (name: string, detail: string, mend?: string): Check => ({
  name,
  verdict: 'warning',
  detail,
  mend,
})
export const failed = (name: string, detail: string, mend?: string): Check => ({name, verdict: 'failed', detail, mend})
