/** A folder that makes a build slow and helps no image. */
export interface HeavyFolder {
  reason: string
  /** Less than this in all (bytes) is not worth a word. */
  atLeast: number
  /** What must be in it (the path below it) to be the real thing; a few files may be wanted for themselves. */
  sign?: RegExp
}

const virtualEnv: HeavyFolder = {
  reason: 'a virtual environment works only where it was made; let the build install the packages',
  atLeast: 1,
}

/** By name. */
export const heavyFolders: ReadonlyMap<string, HeavyFolder> = new Map([
  [
    '.git',
    {
      reason: 'it has the whole history, with all that was ever deleted, and each commit makes COPY run again',
      atLeast: 1,
      sign: /^(?:objects\/|config$)/,
    },
  ],
  ['node_modules', {reason: 'the packages were installed for this machine; let the build install them', atLeast: 1}],
  ['.venv', virtualEnv],
  ['venv', virtualEnv],
  ['__pycache__', {reason: 'Python writes these files anew', atLeast: 1_000_000}],
])

/** Bytes. */
export const heavyFile = 100_000_000
