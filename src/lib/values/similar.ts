/** A longer word is no typing error. */
const maxLength = 40
/** Of many words, only the first are compared. */
const maxWords = 200

/** The word that is most like the one written, or undefined when more than a third differs. */
export function similar(written: string, words: Iterable<string>): string | undefined {
  if (written.length > maxLength) return undefined
  let best: string | undefined
  let least = Math.max(1, Math.floor(written.length / 3)) + 1
  let compared = 0
  for (const word of words) {
    if (++compared > maxWords) break
    // Half a word is most likely the beginning of the whole one.
    if (written.length > 1 && word.startsWith(written)) return word
    const distance = word.length > maxLength ? least : difference(written.toLowerCase(), word.toLowerCase())
    if (distance < least) [best, least] = [word, distance]
  }
  return best
}

/** ` (did you mean WORD?)`, or nothing. */
export function didYouMean(written: string, words: Iterable<string>): string {
  const word = similar(written, words)
  return word === undefined ? '' : ` (did you mean ${word}?)`
}

/** How many letters to put in, take out, change, or swap with the next one. */
function difference(left: string, right: string): number {
  let before: number[] = []
  let row = Array.from({length: right.length + 1}, (_, at) => at)
  for (let i = 1; i <= left.length; i++) {
    const next = [i]
    for (let j = 1; j <= right.length; j++) {
      const change = row[j - 1]! + (left[i - 1] === right[j - 1] ? 0 : 1)
      const swapped = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, change, swapped ? before[j - 2]! + 1 : change)
    }
    before = row
    row = next
  }
  return row[right.length]!
}
