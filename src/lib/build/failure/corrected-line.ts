import type {Instruction} from '../../dockerfile/dockerfile.js'

/** Longer lines are not repeated in an error message. */
const maxShown = 160

/** `line 3: COPY requirements.txt ./`: the instruction with one word replaced; undefined where it is not on one short line. */
export function correctedLine({text, startLine}: Instruction, wrong: string, right: string): string | undefined {
  const line = text.trim()
  const at = wordAt(line, wrong)
  if (line.includes('\n') || line.length > maxShown || at < 0) return undefined
  return `line ${startLine}: ${line.slice(0, at)}${right}${line.slice(at + wrong.length)}`
}

/** Where the word stands by itself, not as a part of another one. */
function wordAt(line: string, word: string): number {
  const isEnd = (letter: string | undefined) => letter === undefined || /[\s"'=:,\]]/.test(letter)
  for (let at = line.indexOf(word); at >= 0; at = line.indexOf(word, at + 1)) {
    const before = line[at - 1]
    if ((before === undefined || /[\s"'=[/,-]/.test(before)) && isEnd(line[at + word.length])) return at
  }
  return -1
}

/** The line with the word that was meant, where the finding names both: `no stage "buidler" (did you mean builder?)`. */
export function meantLine(instruction: Instruction, message: string): string | undefined {
  const [, wrong, right] = /"(?:--)?([^"]{1,100})" \(did you mean ([^?\s]{1,100})\?\)/.exec(message) ?? []
  return wrong === undefined || right === undefined ? undefined : correctedLine(instruction, wrong, right)
}
