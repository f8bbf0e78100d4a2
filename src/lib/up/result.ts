/** What `up` gives to scripts; after a roll-back it stands beside the error. */
export interface UpResult {
  id: string
  name: string
  image: string
  /** The first URL, or null when no TCP port is published. */
  url: string | null
  urls: string[]
  /** False when the same container was running already. */
  changed: boolean
  /** True when the container that was there before had to be started again. */
  rolledBack: boolean
  /** Milliseconds from the start of the wait until it was ready; null after a roll-back. */
  readyMs: number | null
}
