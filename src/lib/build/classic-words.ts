/** How a builder words its own work; all other lines are output of a step. */
interface Dialect {
  /** A step begins: its number, its text, its stage where there are several. */
  step: RegExp
  cached: RegExp
  chatter: RegExp
  /** It makes the image: then its ID follows, alone on a line. */
  commit?: RegExp
}

const docker: Dialect = {
  step: /^Step (?<number>\d+\/\d+) : (?<text>.*)$/,
  cached: /^ ---> Using cache$/,
  chatter: /^(?:Removing intermediate container |Successfully (?:built|tagged) | ---> )/,
}
const podman: Dialect = {
  step: /^(?:\[(?<stage>\d+)\/\d+\] )?STEP (?<number>\d+\/\d+): (?<text>.*)$/,
  cached: /^--> Using cache [0-9a-f]+$/,
  chatter: /^(?:Successfully (?:built|tagged) |--> [0-9a-f]+$)/,
  commit: /^(?:\[\d+\/\d+\] )?COMMIT\b/,
}
const imageId = /^[0-9a-f]{64}$/

/** What a line is: a step begins, the step comes from the cache, the builder talks of its work, or the step prints. */
export type Heard = {kind: 'step'; id: string; text: string} | {kind: 'cached' | 'chatter' | 'output'}

/**
 * Tells what each line of a build's text is, line after line. The first step decides which builder it is: what a step
 * prints later may look like the words of another one.
 */
export function listenToBuilder(): (line: string) => Heard {
  let dialect: Dialect | undefined
  let committed = false
  return line => {
    dialect ??= [docker, podman].find(({step}) => step.test(line))
    const step = dialect?.step.exec(line)?.groups
    if (step) {
      committed = false
      // As BuildKit names a stage that has no name: from 0.
      const stage = step.stage ? `stage-${Number(step.stage) - 1} ` : ''
      return {kind: 'step', id: `${stage}${step.number}`, text: step.text!}
    }
    if (!dialect || line.trim() === '') return {kind: 'chatter'}
    if (dialect.cached.test(line)) return {kind: 'cached'}
    if (dialect.commit?.test(line)) committed = true
    else if (!dialect.chatter.test(line) && !(committed && imageId.test(line))) return {kind: 'output'}
    return {kind: 'chatter'}
  }
}
