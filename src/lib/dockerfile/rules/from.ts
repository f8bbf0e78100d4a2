import {parseImageReference} from '../../reference/image.js'
import type {Dockerfile, Stage} from '../dockerfile.js'
import {hitOn, type Rule} from '../finding.js'
import {quote} from '../quote.js'
import {globalScope, newScope, platformArgs} from '../scope.js'
import {beforeFirstFrom} from '../syntax/refused.js'
import {expand, type Scope} from '../variables.js'

const fromFirst: Rule = {
  id: 'from-first',
  aliases: ['DL3061'],
  severity: 'error',
  breaksBuild: true,
  summary: 'a Dockerfile starts with FROM',
  reason:
    'FROM names the image to start from; every other instruction changes that image, so it cannot come first. In front of FROM only ARG, comments and directives may stand',
  check: dockerfile =>
    beforeFirstFrom(dockerfile).map(instruction =>
      hitOn(instruction, `${instruction.keyword} stands in front of the first FROM`),
    ),
}

const tagImage: Rule = {
  id: 'tag-image',
  aliases: ['DL3006'],
  severity: 'warning',
  summary: 'FROM names a tag',
  reason:
    'without a tag the builder takes "latest": tomorrow the same Dockerfile may start from another version and break. A tag like python:3.13-slim keeps it the same',
  check: dockerfile =>
    plainImages(dockerfile).flatMap(({stage, tag, digest}) =>
      tag === undefined && digest === undefined ? [hitOn(stage.from, `the image ${quote(stage.base)} has no tag`)] : [],
    ),
}

const latestTag: Rule = {
  id: 'no-latest-tag',
  aliases: ['DL3007'],
  severity: 'warning',
  summary: 'FROM does not use the tag "latest"',
  reason:
    '"latest" is whatever was pushed last: the same Dockerfile may build today and break tomorrow. Name a version',
  check: dockerfile =>
    plainImages(dockerfile).flatMap(({stage, tag, digest}) =>
      tag === 'latest' && digest === undefined
        ? [hitOn(stage.from, `${quote(stage.base)} is another image from day to day`)]
        : [],
    ),
}

const validImageName: Rule = {
  id: 'valid-image-name',
  aliases: [],
  severity: 'error',
  breaksBuild: true,
  summary: 'FROM names an image that can exist',
  reason: 'the builder refuses the name, so nothing is built. Names are in lower case: registry/path:tag',
  check: dockerfile =>
    externalStages(dockerfile).flatMap(stage => {
      const {text, problem} = expand(stage.base, newScope())
      if (stage.base === '' || stage.base.includes('$') || problem || isImageName(text)) return []
      return [hitOn(stage.from, `${quote(stage.base)} is not a valid image name`)]
    }),
}

const defaultForFrom: Rule = {
  id: 'from-arg-default',
  aliases: ['InvalidDefaultArgInFrom'],
  severity: 'warning',
  summary: 'an ARG used in FROM has a default that gives a valid image',
  reason: 'whoever builds without --build-arg gets an error. Give the ARG in front of FROM a default: ARG TAG=3.20',
  check(dockerfile) {
    const scope = withPlatform(globalScope(dockerfile.globalArgs))
    return externalStages(dockerfile).flatMap(stage => {
      if (!stage.base.includes('$')) return []
      const {text} = expand(stage.base, scope)
      if (isImageName(text)) return []
      return [hitOn(stage.from, `without build arguments ${quote(stage.base)} is ${quote(text)}, which is no image`)]
    })
  },
}

const allowedRegistry: Rule = {
  id: 'allowed-registry',
  aliases: ['DL3026'],
  severity: 'error',
  summary: 'FROM uses only the registries that are allowed',
  reason: 'this project allows images from chosen registries only',
  check(dockerfile, {allowedRegistries}) {
    if (!allowedRegistries) return []
    return plainImages(dockerfile).flatMap(({stage, domain}) =>
      allowedRegistries.some(pattern => matches(domain, pattern))
        ? []
        : [hitOn(stage.from, `the registry ${quote(domain)} is not allowed`)],
    )
  },
}

export const fromRules = [fromFirst, tagImage, latestTag, validImageName, defaultForFrom, allowedRegistry]

/** The stages that start from an image, not from an earlier stage or from nothing. */
export function externalStages({stages}: Dockerfile): Stage[] {
  return stages.filter(({base, baseStage}) => baseStage === undefined && base.toLowerCase() !== 'scratch')
}

function plainImages(dockerfile: Dockerfile): {stage: Stage; domain: string; tag?: string; digest?: string}[] {
  return externalStages(dockerfile).flatMap(stage => {
    const {text} = expand(stage.base, newScope())
    if (stage.base.includes('$') || !isImageName(text)) return []
    const {domain, tag, digest} = parseImageReference(text)
    return [{stage, domain, tag, digest}]
  })
}

function isImageName(text: string): boolean {
  try {
    parseImageReference(text)
    return true
  } catch {
    return false
  }
}

function withPlatform(globals: Scope): Scope {
  const scope = newScope(globals)
  for (const name of platformArgs) scope.set(name, globals.get(name) ?? 'linux')
  return scope
}

function matches(domain: string, pattern: string): boolean {
  return pattern.startsWith('*') ? domain.endsWith(pattern.slice(1)) : domain === pattern
}
