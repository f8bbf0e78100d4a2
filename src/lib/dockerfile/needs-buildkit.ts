import type {Dockerfile, Instruction, Stage} from './dockerfile.js'
import {globalScope, platformArgs} from './scope.js'
import {expand, type Scope} from './variables.js'

export interface BuildkitFeature {
  /** As a user knows it: `RUN --mount`, `heredoc`. */
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
export function needsBuildkit({instructions, stages, globalArgs}: Dockerfile): BuildkitFeature[] {
  const globals = globalScope(globalArgs)
  const features = instructions.flatMap(({trigger, ...instruction}) => [
    ...flagFeatures(trigger ?? instruction),
    ...heredocFeatures(trigger ?? instruction),
  ])
  const platforms = stages.flatMap(stage => platformFeatures(stage, globals))
  return [...features, ...platforms].sort((one, two) => one.line - two.line)
}

function flagFeatures({keyword, flags, startLine: line}: Instruction): BuildkitFeature[] {
  const versions = flagVersions[keyword] ?? {}
  return flags.flatMap(({name}) =>
    Object.hasOwn(versions, name) ? [{feature: `${keyword} --${name}`, line, frontend: versions[name]!}] : [],
  )
}

function heredocFeatures({heredocs, startLine: line}: Instruction): BuildkitFeature[] {
  return heredocs.slice(0, 1).map(() => ({feature: 'heredoc', line, frontend: '1.4'}))
}

/** Only BuildKit gives FROM the platforms of the build; for the classic builder they are empty, and FROM fails. */
function platformFeatures({from, base, platform = ''}: Stage, globals: Scope): BuildkitFeature[] {
  const used = [base, platform].flatMap(text => expand(text, globals).used)
  const set = used.filter(name => platformArgs.includes(name) && !globals.has(name))
  return set.map(name => ({feature: `FROM with $${name}`, line: from.startLine, frontend: '1.0'}))
}
