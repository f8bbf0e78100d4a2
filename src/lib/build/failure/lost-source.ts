import {targetStage} from '../../dockerfile/scope.js'
import {boundSources, fromNames} from '../cache/describe.js'
import {copied} from '../cache/sources.js'
import {correctedLine} from './corrected-line.js'
import type {Explanation, Failed, SourceProblem} from './failed.js'
import {lostInStage} from './lost-in-stage.js'
import {lintCommand, shownPath} from './shown-path.js'
import {sourceProblem} from './source-problem.js'

/** What the builders say when a COPY or ADD does not find its source. */
const sourceIsLost =
  /not found in build context|failed to (?:compute|calculate)(?: the)? (?:cache key|checksum).{0,5000}(?:not found|no such file)|COPY failed: (?:stat|file not found|no source files|forbidden path)|ADD failed: (?:stat|file not found|no source files|forbidden path)|checking on sources under .{0,5000}: no such file/i

/** Why a COPY or ADD did not find what it names. Undefined: something else failed. */
export function lostSource(failed: Failed): Explanation | undefined {
  const {plan, instruction, dockerfile, ran, builder} = failed
  if (ran || !sourceIsLost.test(builder)) return undefined
  const [from] = instruction ? fromNames(instruction) : []
  if (from !== undefined && instruction) {
    return lostInStage(from, instruction, {plan, dockerfile, stage: dockerfile && targetStage(dockerfile, from)})
  }
  return commentTaken(failed) ?? explained(failed) ?? inGeneral(failed)
}

/** The first source that is not as the builder needs it. */
function explained({plan, instruction, scope, files}: Failed): Explanation | undefined {
  if (plan.context !== 'folder' || !instruction || !scope) return undefined
  for (const source of [...copied(instruction, scope), ...boundSources(instruction)]) {
    const problem = sourceProblem(source, {...plan, ignore: files.ignore})
    if (problem) return {why: problem.why, suggestions: withCorrection(problem, source, instruction)}
  }
  return undefined
}

function withCorrection(
  {meant, suggestions}: SourceProblem,
  source: string,
  instruction: NonNullable<Failed['instruction']>,
): Explanation['suggestions'] {
  const line = meant === undefined ? undefined : correctedLine(instruction, source, meant)
  return line === undefined ? suggestions : [line, ...suggestions.slice(1)]
}

/** `COPY a /b # why`: only RUN has a shell that knows comments. */
function commentTaken({instruction}: Failed): Explanation | undefined {
  const at = instruction?.json ? -1 : (instruction?.args.findIndex(word => word.startsWith('#')) ?? -1)
  if (!instruction || at < 1) return undefined
  return {
    why: `a comment needs a line of its own: here ${instruction.keyword} takes ${instruction.args[at]} and what follows for paths`,
    suggestions: ['move the comment to the line above'],
  }
}

function inGeneral({plan}: Failed): Explanation {
  const why = 'COPY and ADD only see files inside the build context that .dockerignore does not leave out'
  if (plan.context !== 'folder') {
    return {why, suggestions: ['check the path: it is relative to the top of the build context']}
  }
  const lint = lintCommand(plan)
  return {
    why,
    suggestions: [
      `check the path: it is relative to the folder that is built, ${shownPath(plan.dir)}`,
      `dkr build --show-context ${shownPath(plan.dir)} lists what is sent`,
      ...(lint ? [lint] : []),
    ],
  }
}
