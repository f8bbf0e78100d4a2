import {posix} from 'node:path'
import type {Dockerfile, Instruction, Stage} from '../../dockerfile/dockerfile.js'
import {stageChain} from '../../dockerfile/scope.js'
import {shellWord} from '../../output/shell-word.js'
import type {BuildPlan} from '../plan.js'
import {correctedLine} from './corrected-line.js'
import type {Explanation} from './failed.js'
import {shownPath} from './shown-path.js'

interface From {
  plan: BuildPlan
  dockerfile?: Dockerfile
  /** Undefined: `--from` names an image. */
  stage?: Stage
}

/** A `COPY --from` whose source is not in that stage or image. */
export function lostInStage(name: string, instruction: Instruction, from: From): Explanation {
  const sources = instruction.args.slice(0, -1)
  const what = sources.length === 1 ? sources[0]! : 'one of the sources'
  const where = from.stage ? `the stage ${name}` : `the image ${name}`
  return (
    belowWorkdir(instruction, where, from) ?? {
      why: `${where} has no ${what}`,
      suggestions: look(name, posix.dirname(posix.join('/', sources[0] ?? '')), from),
    }
  )
}

/** A relative path starts at the root of the other stage, not at its WORKDIR. */
function belowWorkdir(instruction: Instruction, where: string, {dockerfile, stage}: From): Explanation | undefined {
  const relative = instruction.args.slice(0, -1).find(source => !source.startsWith('/') && !source.includes('$'))
  const workdir = dockerfile && stage && workdirOf(dockerfile, stage)
  if (relative === undefined || !workdir) return undefined
  const whole = posix.join(workdir, relative)
  return {
    why: `the paths of --from start at / of ${where}, not at its WORKDIR: /${posix.normalize(relative)} is not there`,
    suggestions: [correctedLine(instruction, relative, whole) ?? `name it ${whole}`],
  }
}

function workdirOf(dockerfile: Dockerfile, stage: Stage): string | undefined {
  const folders = stageChain(dockerfile, stage).flatMap(({instructions}) =>
    instructions.flatMap(({keyword, value}) => (keyword === 'WORKDIR' ? [value] : [])),
  )
  const path = folders.length > 0 ? posix.resolve('/', ...folders) : '/'
  return path === '/' || path.includes('$') ? undefined : path
}

function look(name: string, folder: string, {plan, stage}: From): [string, ...string[]] {
  if (!stage) return [`see what it has: dkr run --rm ${shellWord(name)} ls -la ${shellWord(folder)}`]
  if (plan.context !== 'folder' || plan.dockerfile === '-') return ['check the path: it starts at / of that stage']
  const build = `dkr build -f ${shownPath(plan.dockerfile)} --target ${shellWord(name)} -t look ${shownPath(plan.dir)}`
  return [`see what it has: ${build}`, `then dkr run --rm look ls -la ${shellWord(folder)}`]
}
