import {didYouMean} from '../../values/similar.js'
import type {Dockerfile, Instruction, Stage} from '../dockerfile.js'
import {type Hit, hitOn, type Rule} from '../finding.js'
import {quote} from '../quote.js'

const notSelf: Rule = {
  id: 'copy-from-other-stage',
  aliases: ['DL3023'],
  severity: 'error',
  breaksBuild: true,
  summary: 'COPY --from does not name its own stage',
  reason:
    'a stage cannot wait for its own end: the builder refuses the circle. What is in the stage already needs no --from',
  check: dockerfile =>
    copiesFrom(dockerfile).flatMap(({instruction, stage, source}) =>
      source === stage.name || isIndex(source, stage.index)
        ? [hitOn(instruction, `--from names the stage ${quote(source)} itself`)]
        : [],
    ),
}

const earlierStage: Rule = {
  id: 'copy-from-earlier-stage',
  aliases: ['DL3022'],
  severity: 'error',
  breaksBuild: true,
  summary: 'COPY --from names a stage that comes before',
  reason:
    'stages are built from top to bottom, and the source of a copy must be there already. A variable is not read here',
  check: dockerfile =>
    copiesFrom(dockerfile).flatMap(({instruction, stage, source}) => {
      const message = whyUnreachable(source, stage, dockerfile.stages)
      return message === undefined ? [] : [hitOn(instruction, message)]
    }),
}

const knownStage: Rule = {
  id: 'copy-from-known-stage',
  aliases: ['DL3022'],
  severity: 'warning',
  summary: 'COPY --from names a stage, or an image with its tag',
  reason:
    'a name that is no stage is taken for an image and pulled, here the one tagged "latest". A typing error ends in a pull that fails',
  check(dockerfile) {
    const names = dockerfile.stages.flatMap(({name}) => name ?? [])
    return copiesFrom(dockerfile).flatMap(({instruction, source}) => {
      if (/[:/@$]|^\d+$/.test(source) || names.includes(source) || source === '') return []
      return [hitOn(instruction, `there is no stage ${quote(source)}${didYouMean(source, names)}`)]
    })
  },
}

const wholeStage: Rule = {
  id: 'no-copy-of-whole-stage',
  aliases: ['DL3067'],
  severity: 'warning',
  summary: 'COPY --from takes what is needed, not the whole file system',
  reason:
    'all files of the other stage end up in this image, its tools and caches too: the stages then save nothing. Copy the folders you need',
  check: dockerfile =>
    copiesFrom(dockerfile).flatMap(({instruction, source}) => {
      const {args} = instruction
      if (args.at(-1) !== '/' || !args.slice(0, -1).includes('/')) return []
      return [hitOn(instruction, `all of ${quote(source)} is copied to /`)]
    }),
}

export const copyFromRules: Rule[] = [notSelf, earlierStage, knownStage, wholeStage]

interface CopyFrom {
  instruction: Instruction
  stage: Stage
  /** In lower case, as stages are compared. */
  source: string
}

function copiesFrom({stages}: Dockerfile): CopyFrom[] {
  return stages.flatMap(stage =>
    stage.instructions.flatMap(instruction => {
      if (instruction.keyword !== 'COPY') return []
      const source = instruction.flags.find(({name}) => name === 'from')?.value
      return source === undefined ? [] : [{instruction, stage, source: source.toLowerCase()}]
    }),
  )
}

function whyUnreachable(source: string, stage: Stage, stages: readonly Stage[]): Hit['message'] | undefined {
  if (source.includes('$')) return `--from=… holds a variable (${quote(source)}), which the builder does not read there`
  if (/^\d+$/.test(source)) {
    if (Number(source) <= stage.index) return undefined
    return `there is no stage number ${quote(source)} in front of this one (the first is 0)`
  }
  const named = stages.filter(({name}) => name === source)
  if (named.length === 0 || named.some(({index}) => index <= stage.index)) return undefined
  return `the stage ${quote(source)} comes later, in line ${named[0]!.line}`
}

function isIndex(source: string, index: number): boolean {
  return /^\d+$/.test(source) && Number(source) === index
}
