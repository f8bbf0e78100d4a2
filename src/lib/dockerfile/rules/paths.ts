import type {Dockerfile} from '../dockerfile.js'
import {type Hit, hitOn, type Rule} from '../finding.js'
import {quote} from '../quote.js'
import {walkScopes} from '../scope.js'
import {expand} from '../variables.js'

const absoluteWorkdir: Rule = {
  id: 'absolute-workdir',
  aliases: ['WorkdirRelativePath', 'DL3000'],
  severity: 'warning',
  summary: 'the first WORKDIR of a stage is an absolute path',
  reason:
    'a relative WORKDIR continues from the folder of the base image, which you do not see here and which a new version may change. Start with a slash: WORKDIR /app',
  check: dockerfile => withoutWorkdir(dockerfile, 'WORKDIR'),
}

const absoluteDestination: Rule = {
  id: 'copy-needs-workdir',
  aliases: ['DL3045'],
  severity: 'warning',
  summary: 'COPY to a relative path follows a WORKDIR',
  reason:
    'without WORKDIR a relative destination depends on the base image, mostly the root folder. Set WORKDIR /app first',
  check: dockerfile => withoutWorkdir(dockerfile, 'COPY'),
}

const destinationSlash: Rule = {
  id: 'copy-destination-slash',
  aliases: ['DL3021'],
  severity: 'error',
  summary: 'the destination of several sources ends with a slash',
  reason: 'several files can only go into a folder, and the slash is what says that the destination is one',
  check: ({instructions}) =>
    instructions.flatMap(instruction => {
      const {keyword, args} = instruction
      const destination = args.at(-1) ?? ''
      if ((keyword !== 'COPY' && keyword !== 'ADD') || args.length < 3) return []
      if (/(^|[/\\])\.{0,2}["']?$/.test(destination) || destination.includes('$')) return []
      return [hitOn(instruction, `${args.length - 1} sources go to ${quote(destination)}, which does not end with "/"`)]
    }),
}

export const pathRules = [absoluteWorkdir, absoluteDestination, destinationSlash]

/** Relative paths of a stage in which no WORKDIR was set before, neither in the stages it is built on. */
function withoutWorkdir(dockerfile: Dockerfile, wanted: 'WORKDIR' | 'COPY'): Hit[] {
  const isSet: boolean[] = []
  const hits: Hit[] = []
  for (const {instruction, stage, scope} of walkScopes(dockerfile)) {
    const {keyword, args} = instruction
    isSet[stage.index] ??= stage.baseStage !== undefined && (isSet[stage.baseStage] ?? false)
    const isCopy = (keyword === 'COPY' || keyword === 'ADD') && args.length > 1
    const isWanted = wanted === 'COPY' ? isCopy : keyword === wanted
    const path = isWanted && !isSet[stage.index] ? args.at(-1) : undefined
    if (path !== undefined && isRelative(expand(path, scope))) {
      hits.push(
        hitOn(instruction, `the path ${quote(path)} is relative, and no WORKDIR stands in front of this ${keyword}`),
      )
    }
    if (keyword === 'WORKDIR') isSet[stage.index] = true
  }
  return hits
}

/** A path that begins with an unknown variable is not judged. */
function isRelative({text, unknown}: {text: string; unknown: readonly string[]}): boolean {
  return unknown.length === 0 && text !== '' && !/^([/\\]|[A-Za-z]:)/.test(text)
}
