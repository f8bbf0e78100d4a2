import type {Dockerfile, Instruction} from '../dockerfile.js'
import {hitOn, type Rule} from '../finding.js'
import {quote} from '../quote.js'
import {stageChain, targetStage} from '../scope.js'

const notRoot: Rule = {
  id: 'last-user-not-root',
  aliases: ['DL3002'],
  severity: 'warning',
  summary: 'the last USER is not root',
  reason:
    'whoever breaks into the program is then root in the container, and owns every file that is mounted into it. Switch back to the plain user after the installation',
  check(dockerfile) {
    const last = lastUser(dockerfile)
    return last && isRoot(last) ? [hitOn(last, `the container runs as ${quote(last.value)}`)] : []
  },
}

const numericUser: Rule = {
  id: 'numeric-user',
  aliases: ['DL3066'],
  severity: 'info',
  summary: 'the last USER is a number',
  reason:
    'Kubernetes and others must know that it is not root before the container runs, and cannot look a name up in the image. A number like 10001 tells them',
  check(dockerfile) {
    const last = lastUser(dockerfile)
    if (!last || isRoot(last) || /^\d*(:|$)|\$/.test(last.value)) return []
    return [hitOn(last, `the user ${quote(last.value)} is a name`)]
  },
}

const userIsSet: Rule = {
  id: 'user-is-set',
  aliases: [],
  severity: 'info',
  summary: 'the image does not run as root',
  reason:
    'without USER the program runs as root (unless the base image says otherwise). A user of its own limits what a break-in can do',
  optIn: true,
  check(dockerfile) {
    const stage = targetStage(dockerfile)
    return stage && !lastUser(dockerfile) ? [hitOn(stage.from, 'the stage sets no USER')] : []
  },
}

export const userRules = [notRoot, numericUser, userIsSet]

/** The USER that holds when the container starts: of the last stage, or of those it is built on. */
function lastUser(dockerfile: Dockerfile): Instruction | undefined {
  const stage = targetStage(dockerfile)
  if (!stage) return undefined
  return stageChain(dockerfile, stage)
    .flatMap(({instructions}) => instructions)
    .findLast(({keyword}) => keyword === 'USER')
}

function isRoot({value}: Instruction): boolean {
  return /^(root|0)(:|$)/.test(value)
}
