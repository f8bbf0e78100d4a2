import {unbroughtFile} from '../dockerfile/command-file.js'
import {parseDockerfile} from '../dockerfile/parse.js'
import {targetStage} from '../dockerfile/scope.js'
import {contextFiles} from './context-facts.js'
import {dockerfileText} from './dockerfile-text.js'
import type {BuildInput} from './input.js'
import {namedFrontend} from './named-frontend.js'
import {type BuildPlan, dockerfileName} from './plan.js'

/** What a build does not stop at and its container does: a start command that cannot work. A line for each. */
export function warningsAhead(plan: BuildPlan, input: Pick<BuildInput, 'dockerfile'>): string[] {
  const text = dockerfileText(input)
  if (text === undefined || plan.context !== 'folder') return []
  const dockerfile = parseDockerfile(text)
  const stage = targetStage(dockerfile, plan.target)
  if (!stage || namedFrontend(plan, dockerfile) !== undefined) return []
  const lines: string[] = []
  const file = unbroughtFile(dockerfile, stage, contextFiles([plan.dir]))
  if (file) {
    lines.push(
      `${at(plan, file.instruction.startLine)}: no COPY brings ${file.name} into the image (did you mean ${file.meant}?)`,
    )
  }
  for (const {keyword, value, json, startLine} of stage.instructions) {
    if (json || !['CMD', 'ENTRYPOINT'].includes(keyword) || !/^\[\s*['"“”„‘’]/.test(value)) continue
    lines.push(
      `${at(plan, startLine)}: ${keyword} is not JSON, so a shell gets the brackets too: use plain double quotes, a comma between, none at the end`,
    )
  }
  return lines
}

const at = (plan: BuildPlan, line: number) => `${dockerfileName(plan)}:${line}`
