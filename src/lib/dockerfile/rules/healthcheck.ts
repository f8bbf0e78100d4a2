import {hitOn, type Rule} from '../finding.js'
import {stageChain, targetStage} from '../scope.js'

const hasHealthcheck: Rule = {
  id: 'has-healthcheck',
  aliases: ['DL3057'],
  severity: 'info',
  summary: 'the image has a HEALTHCHECK',
  reason: 'without one the engine only knows that the process runs, not that it answers',
  optIn: true,
  check(dockerfile) {
    const stage = targetStage(dockerfile)
    if (!stage) return []
    const instructions = stageChain(dockerfile, stage).flatMap(({instructions}) => instructions)
    const found = instructions.some(({keyword}) => keyword === 'HEALTHCHECK')
    return found ? [] : [hitOn(stage.from, 'the last stage has no HEALTHCHECK')]
  },
}

export const healthcheckRules = [hasHealthcheck]
