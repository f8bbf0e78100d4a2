import type {Instruction} from '../dockerfile.js'
import {hitOn, type Rule} from '../finding.js'
import {quote} from '../quote.js'
import {type Rewrite, rewriteLine} from '../rewrite.js'

const uniqueStage: Rule = {
  id: 'unique-stage-name',
  aliases: ['DuplicateStageName', 'DL3024'],
  severity: 'error',
  summary: 'no two stages have the same name',
  reason:
    'COPY --from and --target mean only one of them: BuildKit takes the last, the classic builder refuses the file',
  check({stages}) {
    const lines = new Map<string, number>()
    return stages.flatMap(({name, from, line}) => {
      if (name === undefined) return []
      const first = lines.get(name)
      lines.set(name, first ?? line)
      return first === undefined ? [] : [hitOn(from, `the stage in line ${first} is already called ${quote(name)}`)]
    })
  },
}

const reservedStage: Rule = {
  id: 'no-reserved-stage-name',
  aliases: ['ReservedStageName', 'DL3063'],
  severity: 'warning',
  summary: 'no stage is called "scratch" or "context"',
  reason: 'to the builder these words mean the empty image and the build context, so the stage cannot be reached',
  check: ({stages}) =>
    stages.flatMap(({name, from}) =>
      name === 'scratch' || name === 'context' ? [hitOn(from, `the stage name ${quote(name)} is reserved`)] : [],
    ),
}

const stageCasing: Rule = {
  id: 'lower-case-stage-name',
  aliases: ['StageNameCasing'],
  severity: 'style',
  summary: 'stage names are in lower case',
  reason: 'the builder compares stage names in lower case; written that way, they are easier to find',
  check: ({stages}) =>
    stages.flatMap(({from, name}) => {
      const written = from.args[2]
      if (name === undefined || written === undefined || written === name) return []
      return [hitOn(from, `the stage name ${quote(written)} is not in lower case`)]
    }),
}

const asCasing: Rule = {
  id: 'from-as-casing',
  aliases: ['FromAsCasing'],
  severity: 'style',
  summary: 'FROM and AS are both in capitals, or both not',
  reason: 'both words mean the same in any case; mixed, they are harder to read',
  check: ({stages}) =>
    stages.flatMap(({from}) => {
      const as = from.args[1]
      const wanted = as === undefined ? undefined : sameCase(from, as)
      if (as === undefined || wanted === undefined || wanted === as) return []
      return [hitOn(from, `${quote(from.written)} and ${quote(as)} differ in case`, withAs(from, wanted))]
    }),
}

export const stageNameRules = [uniqueStage, reservedStage, stageCasing, asCasing]

function sameCase({written}: Instruction, word: string): string | undefined {
  if (!/^as$/i.test(word)) return undefined
  if (written === written.toLowerCase()) return word.toLowerCase()
  return written === written.toUpperCase() ? word.toUpperCase() : undefined
}

/** The second word from the end: an image or a stage may be called "as" too. */
function withAs(from: Instruction, as: string): Rewrite {
  return rewriteLine(from, line =>
    line.replace(/(\s)as(\s+\S+\s*)$/i, (_, before: string, after: string) => before + as + after),
  )
}
