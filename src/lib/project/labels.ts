/** The labels on everything that dkr makes: how it finds its own things again. */
export const labels = {
  /** Name of the project. */
  project: 'dkr.project',
  /** Absolute folder the project was built from. */
  dir: 'dkr.dir',
  /** What the container was made from; the same hash means nothing changed. */
  configHash: 'dkr.config-hash',
  /** Version of dkr that made it. */
  version: 'dkr.version',
} as const
