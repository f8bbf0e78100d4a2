/** Longer files are not compared line by line: the table of the comparison grows with the square. */
const maxLines = 400

/**
 * The lines in which two texts differ: `- ` of the first, `+ ` of the second, in order, without context.
 * At most `limit` lines; what was left out is counted in the last one.
 */
export function diffLines(before: string, after: string, limit = 12): string[] {
  const [old, now] = [toLines(before), toLines(after)]
  const start = sharedStart(old, now)
  const end = sharedStart(old.slice(start).reverse(), now.slice(start).reverse())
  const changes = compare(old.slice(start, old.length - end), now.slice(start, now.length - end))
  if (changes.length <= limit) return changes
  return [...changes.slice(0, limit - 1), `… ${changes.length - limit + 1} more lines`]
}

function toLines(text: string): string[] {
  return text.replace(/\n$/, '').split('\n')
}

function sharedStart(a: readonly string[], b: readonly string[]): number {
  const differs = a.findIndex((line, index) => line !== b[index])
  return differs === -1 ? a.length : differs
}

/** Walks the table of longest common subsequences from the start. */
function compare(old: readonly string[], now: readonly string[]): string[] {
  if (old.length > maxLines || now.length > maxLines) return [...old.map(minus), ...now.map(plus)]
  const shared = commonLengths(old, now)
  const changes: string[] = []
  let [i, j] = [0, 0]
  while (i < old.length && j < now.length) {
    if (old[i] === now[j]) {
      i++
      j++
    } else if (shared[i + 1]![j]! >= shared[i]![j + 1]!) changes.push(minus(old[i++]!))
    else changes.push(plus(now[j++]!))
  }
  return [...changes, ...old.slice(i).map(minus), ...now.slice(j).map(plus)]
}

/** How many lines the rest of `old` from i and the rest of `now` from j have in common, in order. */
function commonLengths(old: readonly string[], now: readonly string[]): number[][] {
  const table = Array.from({length: old.length + 1}, () => new Array<number>(now.length + 1).fill(0))
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      table[i]![j] = old[i] === now[j] ? table[i + 1]![j + 1]! + 1 : Math.max(table[i + 1]![j]!, table[i]![j + 1]!)
    }
  }
  return table
}

const minus = (line: string) => `- ${line}`
const plus = (line: string) => `+ ${line}`
