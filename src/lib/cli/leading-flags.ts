/** What a flag in front of the command takes: a value behind it, or nothing. The name is that of the command's own. */
const flags = new Map([
  ['--host', {name: '--host', value: true}],
  ['-H', {name: '--host', value: true}],
  ['--context', {name: '--context', value: true}],
  ['-c', {name: '--context', value: true}],
  ['--progress', {name: '--progress', value: true}],
  ['--json', {name: '--json', value: false}],
])

/** The first word of commands that have two: `dkr image prune`. */
export const topics: ReadonlySet<string> = new Set([
  'builder',
  'container',
  'export',
  'image',
  'network',
  'system',
  'volume',
])

/**
 * Puts flags that stand in front of the command behind it, where oclif looks for them: docker's users write
 * `docker --context work ps`. `-h` and `-v` mean what they mean to docker.
 * @returns the words for oclif; the same where there is nothing to move
 */
export function moveLeadingFlags(argv: readonly string[]): string[] {
  const leading: string[] = []
  let at = 0
  for (let word = argv[at]; word?.startsWith('-'); word = argv[at]) {
    const [, short, long, attached] = /^(?:(-[Hc])=?(?!$)|(--\w+)=)(.*)$/s.exec(word) ?? []
    const flag = flags.get(short ?? long ?? word)
    if (!flag || (attached !== undefined && !flag.value)) break
    const value = flag.value ? (attached ?? argv[++at]) : undefined
    leading.push(value === undefined ? flag.name : `${flag.name}=${value}`)
    at++
  }
  const [first = '', ...rest] = argv.slice(at)
  if (first === '-h' || first === '-v') return [first === '-h' ? '--help' : '--version', ...rest]
  if (leading.length === 0) return [...argv]
  // Help, as without a word: there is no command to give them to.
  if (first === '') return []
  const words = topics.has(first) && rest[0] && !rest[0].startsWith('-') ? 2 : 1
  return [...argv.slice(at, at + words), ...leading, ...argv.slice(at + words)]
}
