/** The path in a complaint: quoted, or before or after the words. */
const path = String.raw`(?:'([^']+)'|"([^"]+)"|(\/[^\s:'"]+))`

/** Of a shell, which names itself first: `/bin/sh: 1: /run.sh: Permission denied`. */
const ofShell = /(\/[^\s:'"]{1,1000}): (?:permission denied|read-only file system)/i

export const pathIn = (line: string): string | undefined =>
  ofShell.exec(line)?.[1] ??
  new RegExp(`(?:can't create|open|mkdir|:)\\s*${path}|${path}`).exec(line)?.slice(1).find(Boolean)

export const describeName = (name: string | undefined): string => name ?? 'a file'
