/** Absolute, or from the working folder: not the path of a URL, of a request, or the rest of a longer word. */
const bare = String.raw`(?<![\w.~<\/-])(\.{0,2}\/(?!\/)[^\s:'",;()<>]{1,1000})`
const barePath = new RegExp(bare, 'g')

const quoted = /(?<!\w)(?:'([^']{1,1000})'|"([^"]{1,1000})")/g
const isPath = (text: string) => /^\.{0,2}\/(?!\/)|^[^\s:/]+\/[^\s:]*$/.test(text)

/** Of a shell, which names itself first: `/bin/sh: 1: /run.sh: Permission denied`. */
const ofShell = new RegExp(`${bare}: (?:permission denied|read-only file system)`, 'i')

/** These say of a name without a slash that it is a file: `Permission denied: 'x.log'`, `mkdir 'x'`. */
const ofFile =
  /(?:(?:permission denied|read-only file ?system): |\b(?:open|mkdir|rmdir|unlink|rename|scandir|chmod|chown|copyfile) )['"]([^\s'"]{1,1000})['"]/i

/** The path in a complaint: quoted, or before or after the words; of several the first. */
export function pathIn(line: string): string | undefined {
  const shell = ofShell.exec(line)?.[1]
  if (shell !== undefined) return shell
  const inQuotes = [...line.matchAll(quoted)].map(match => ({at: match.index, path: (match[1] ?? match[2])!}))
  const plain = [...line.matchAll(barePath)].map(match => ({at: match.index, path: match[1]!}))
  const [first] = [...inQuotes.filter(({path}) => isPath(path)), ...plain].sort((a, b) => a.at - b.at)
  return first?.path ?? ofFile.exec(line)?.[1]
}

export const describeName = (name: string | undefined): string => name ?? 'a file'
