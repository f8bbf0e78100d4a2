import {abortAfter} from '../engine/abort-after.js'
import {inspectContainer} from '../engine/containers.js'
import type {Engine} from '../engine/engine.js'
import {engineUntil} from '../engine/engine-until.js'
import {inspectImage} from '../engine/images.js'
import type {Evidence, Finding, Rule} from './evidence.js'
import {fileFacts} from './file-facts.js'
import {interpreterNotFound, lineEnds, noShebang, notExecutable, programNotFound, wrongPlatform} from './program.js'
import {suspectFiles} from './suspects.js'

/** Milliseconds: the user waits for the error. */
const timeLimit = 3000

/** What was to be executed, where it is not the container's own program (exec). */
export interface Executed {
  command: readonly string[]
  env: readonly string[]
  workdir?: string
}

/** What the engine or the program said, and how it ended. */
export interface Failure extends Pick<Evidence, 'phase' | 'exitCode'> {
  error?: string
  log?: string[]
  executed?: Executed
  /** The command, where the user typed it: then no Dockerfile has to do with it. */
  typed?: string
}

const rules: readonly Rule[] = [lineEnds, interpreterNotFound, wrongPlatform, noShebang, notExecutable, programNotFound]

/**
 * Why a program of a container, running or not, could not be executed: from what its file says of itself.
 * @returns undefined where no file shows it; that there is no such program is left to the caller, who knows what the
 * user wrote
 */
export async function findProgramFault(engine: Engine, id: string, failure: Failure): Promise<Finding | undefined> {
  try {
    const evidence = await gatherFiles(engine, id, failure)
    const finding = rules.map(rule => rule(evidence)).find(found => found !== undefined)
    return finding && finding.cause !== 'program-not-found' && shown(finding) ? inWords(finding, failure) : undefined
  } catch {
    return undefined
  }
}

/** The rules speak to users of up, who type no command. */
function inWords(finding: Finding, {typed}: Failure): Finding {
  if (typed !== undefined && finding.message === `${typed} is a folder, not a program`) {
    return {...finding, why: 'a command begins with a program', suggestions: [`name a program: ls ${typed}`]}
  }
  const [first, ...more] = finding.suggestions.map(text => text.replace(/dkr up (--platform \S+)/, 'dkr build $1 .'))
  return {...finding, suggestions: [first!, ...more]}
}

/** A missing loader can be shown by nothing else than that all the rest is there. */
function shown({certain, cause}: Finding): boolean {
  return certain || cause === 'interpreter-not-found'
}

async function gatherFiles(engine: Engine, id: string, failure: Failure): Promise<Evidence> {
  const {error = '', log = [], executed, phase, exitCode} = failure
  const signal = abortAfter(timeLimit)
  const limited = engineUntil(engine, signal)
  const {Path, Args, Config, Image} = await inspectContainer(limited, id)
  const env = [...(executed?.env ?? []), ...(Config.Env ?? [])]
  const place = {engine: limited, id, env, workdir: executed?.workdir ?? Config.WorkingDir, signal}
  const names = suspectFiles(executed?.command ?? [Path, ...Args], log, error)
  const files = await Promise.all(names.map(name => fileFacts(place, name)))
  const aboutPlatform = /exec format error/i.test([error, ...log].join('\n')) || files.some(({kind}) => kind === 'elf')
  return {
    ...{phase, exitCode, error, log, files, user: Config.User},
    ...(aboutPlatform && (await platforms(limited, Image))),
  }
}

async function platforms(engine: Engine, image: string) {
  const [details, version] = await Promise.all([
    inspectImage(engine, image).catch(() => undefined),
    engine.call(docker => docker.version()).catch(() => undefined),
  ])
  return {imageArchitecture: details?.Architecture, engineArchitecture: version?.Arch}
}
