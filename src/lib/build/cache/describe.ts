import {createHash} from 'node:crypto'
import type {Dockerfile, Instruction, Stage} from '../../dockerfile/dockerfile.js'
import {targetStage} from '../../dockerfile/scope.js'
import type {BuildPlan} from '../plan.js'
import type {BuildManifest, RecordedInstruction, RecordedStage} from './manifest.js'
import {exactText, shownText, wholeText} from './shown-text.js'

/** Six bytes: enough to see that a value changed, too few to be sure that a guess is the value. */
export function secretFingerprint(salt: string, value: string): string {
  return createHash('sha256').update(`${salt}:${value}`).digest('base64url').slice(0, 8)
}

/** The part of a record that comes from the plan and the Dockerfile. */
export function describeBuild(
  plan: BuildPlan,
  dockerfile: Dockerfile,
  salt: string,
): Pick<BuildManifest, 'salt' | 'builder' | 'platform' | 'instructions' | 'stages' | 'buildArgs' | 'options'> {
  const print = (value: unknown) => secretFingerprint(salt, JSON.stringify(value))
  return {
    salt,
    builder: plan.builder,
    ...(plan.platform && {platform: plan.platform}),
    instructions: describeInstructions(dockerfile, salt),
    stages: dockerfile.stages.map(describeStage),
    buildArgs: Object.fromEntries(Object.entries(plan.buildArgs).map(([name, value]) => [name, print(value)])),
    options: Object.fromEntries(
      [
        ['label', Object.keys(plan.labels).length > 0 ? plan.labels : undefined],
        ['network', plan.network],
        ['add-host', plan.addHosts.length > 0 ? plan.addHosts : undefined],
        ['shm-size', plan.shmSize],
        ['ulimit', plan.ulimits.length > 0 ? plan.ulimits : undefined],
        ['cache-from', plan.cacheFrom.length > 0 ? plan.cacheFrom : undefined],
      ].flatMap(([name, value]) => (value === undefined ? [] : [[name, print(value)]])),
    ),
  }
}

function describeStage({name, baseStage}: Stage): RecordedStage {
  return {...(name !== undefined && {name}), ...(baseStage !== undefined && {baseStage})}
}

function describeInstructions(dockerfile: Dockerfile, salt: string): RecordedInstruction[] {
  const {globalArgs, stages} = dockerfile
  return [
    ...globalArgs.map(instruction => describe(dockerfile, instruction, -1, salt)),
    ...stages.flatMap(({index, from, instructions}) =>
      [from, ...instructions].map(instruction => describe(dockerfile, instruction, index, salt)),
    ),
  ]
}

function describe(dockerfile: Dockerfile, instruction: Instruction, stage: number, salt: string): RecordedInstruction {
  const {keyword, startLine: line, pairs} = instruction
  const text = wholeText(instruction)
  const stages = otherStages(dockerfile, instruction)
  return {
    stage,
    line,
    keyword,
    text: shownText(instruction),
    hash: secretFingerprint(salt, exactText(instruction)),
    ...(keyword === 'ARG' && {args: pairs.map(({name}) => name)}),
    ...(text.includes('$') && {variable: true}),
    ...(stages.length > 0 && {stages}),
  }
}

/** The stages, by index, that an instruction takes files from. */
function otherStages(dockerfile: Dockerfile, instruction: Instruction): number[] {
  return fromNames(instruction).flatMap(name => {
    const stage = name === '' ? undefined : targetStage(dockerfile, name)
    return stage ? [stage.index] : []
  })
}

/** What `--from` and `--mount=from=` name: stages or images. */
export function fromNames({keyword, flags}: Instruction): string[] {
  if (keyword === 'COPY') return flags.flatMap(({name, value}) => (name === 'from' && value ? [value] : []))
  if (keyword !== 'RUN') return []
  return mountsOf(flags).flatMap(mount => (mount.from ? [mount.from] : []))
}

/** The paths of the context that a RUN sees through `--mount=type=bind`. */
export function boundSources({keyword, flags}: Instruction): string[] {
  if (keyword !== 'RUN') return []
  return mountsOf(flags).flatMap(({type = 'bind', from, source, src}) =>
    type === 'bind' && !from ? [source ?? src ?? '.'] : [],
  )
}

function mountsOf(flags: Instruction['flags']): Record<string, string | undefined>[] {
  return flags
    .filter(({name}) => name === 'mount')
    .map(({value = ''}) => Object.fromEntries(value.split(',').map(part => part.split(/=(.*)/s).slice(0, 2))))
}
