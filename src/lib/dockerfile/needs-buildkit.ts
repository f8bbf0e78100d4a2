import type {Dockerfile, Instruction} from './dockerfile.js'
import {platformArgs} from './scope.js'

export interface BuildkitFeature {
  /** As a user knows it: `RUN --mount`. */
  feature: string
  line: number
  /** The oldest version of the Dockerfile frontend that knows it, for `# syntax=`. */
  frontend: string
}

/** Source: the tables "Minimum Dockerfile version" of the Dockerfile reference. */
const flagVersions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  RUN: {mount: '1.2', network: '1.3', security: '1.20', device: '1.14-labs'},
  COPY: {chmod: '1.2', link: '1.4', parents: '1.20', exclude: '1.19'},
  ADD: {chmod: '1.2', link: '1.4', 'keep-git-dir': '1.1', checksum: '1.6', unpack: '1.17', exclude: '1.19'},
}

/**
 * What in this Dockerfile the classic builder refuses or reads differently, in the
 * order of the file. Empty: either builder will do.
 */
export function needsBuildkit({instructions}: Dockerfile): BuildkitFeature[] {
  return instructions.flatMap(instruction => [
    ...flagFeatures(instruction.trigger ?? instruction),
    ...heredocFeatures(instruction.trigger ?? instruction),
    ...platformFeatures(instruction),
  ])
}

function flagFeatures({keyword, flags, startLine: line}: Instruction): BuildkitFeature[] {
  const versions = flagVersions[keyword] ?? {}
  return flags.flatMap(({name}) =>
    Object.hasOwn(versions, name) ? [{feature: `${keyword} --${name}`, line, frontend: versions[name]!}] : [],
  )
}

function heredocFeatures({heredocs, startLine: line}: Instruction): BuildkitFeature[] {
  return heredocs.slice(0, 1).map(({name}) => ({feature: `heredoc <<${name}`, line, frontend: '1.4'}))
}

/** Only BuildKit sets TARGETARCH and its kin; elsewhere they are empty. */
function platformFeatures({keyword, flags, args, pairs, startLine: line}: Instruction): BuildkitFeature[] {
  const texts = keyword === 'FROM' ? [...args, ...flags.map(({value}) => value ?? '')] : []
  const used = texts.flatMap(text => [...text.matchAll(/\$\{?(\w+)/g)].map(match => match[1]!))
  const declared = keyword === 'ARG' ? pairs.filter(({value}) => value === undefined).map(({name}) => name) : []
  return [...used, ...declared]
    .filter(name => platformArgs.includes(name))
    .map(name => ({feature: keyword === 'FROM' ? `FROM with $${name}` : `ARG ${name}`, line, frontend: '1.0'}))
}
