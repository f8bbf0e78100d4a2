/** How sure it is that a line of the output is what the step failed of. */
export type Sure = 'surely' | 'probably'

/** How far from the end the reason stands, with what only follows from it left out. */
const lastLines = 3

/** What a program says that does without. */
const tolerated =
  /^\W{0,9}(?:warn(?:ing)?|note|info|notice|debug)\b|\b(?:using defaults?|ignor(?:ed|ing)|skipp(?:ed|ing)|falling back)\b/i

/** An error of its own. */
const error =
  /(?:^|[\s:])(?:\w{0,100}(?:error|exception)|fatal|panic|failed|failure)\b|(?:not found|no such file or directory)\W{0,3}$|\b(?:can't|cannot|could not) \w/i

/** What is said of an error above it: who ran the program, and that it has failed. */
const consequence =
  /^make(?:\[\d{1,4}\])?: |^(?:npm|yarn|pnpm) (?:err!|error) (?!code E(?!NOENT|LIFECYCLE))|ELIFECYCLE|\bsubprocess|\bwheels?\b|failed to build|build failed|command failed|metadata-generation-failed|exit(?:ed)? (?:status|code|with)|non-zero|^ninja: /i

/**
 * How sure it is that the step failed of what a line says. Undefined: its program went on, and another error follows.
 * @param at index of the line
 */
export function howSure(output: readonly string[], at: number): Sure | undefined {
  if (tolerated.test(output[at]!)) return undefined
  // Indented: the calls that led there.
  const after = output.slice(at + 1).filter(line => /^\S/.test(line) && !consequence.test(line))
  if (after.some(line => error.test(line))) return undefined
  return after.length <= lastLines ? 'surely' : 'probably'
}
