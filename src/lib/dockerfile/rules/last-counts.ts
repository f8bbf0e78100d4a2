import type {Dockerfile, Instruction} from '../dockerfile.js'
import {type Fix, type Hit, hitOn, type Rule} from '../finding.js'

const lastCmd: Rule = {
  id: 'last-cmd-counts',
  aliases: ['MultipleInstructionsDisallowed', 'DL4003'],
  severity: 'warning',
  summary: 'a stage has one CMD: only the last counts',
  reason:
    'CMD runs nothing during the build and makes no layer: it only notes what the container starts with. An image has room for one such note, so the last CMD replaces the earlier ones. What is to run during the build is a RUN',
  check: dockerfile => earlierOnes(dockerfile, 'CMD'),
}

const lastEntrypoint: Rule = {
  id: 'last-entrypoint-counts',
  aliases: ['MultipleInstructionsDisallowed', 'DL4004'],
  severity: 'warning',
  summary: 'a stage has one ENTRYPOINT: only the last counts',
  reason:
    'ENTRYPOINT notes the program that the container starts. An image has room for one, so the last replaces the rest',
  check: dockerfile => earlierOnes(dockerfile, 'ENTRYPOINT'),
}

const lastHealthcheck: Rule = {
  id: 'last-healthcheck-counts',
  aliases: ['MultipleInstructionsDisallowed', 'DL3012'],
  severity: 'warning',
  summary: 'a stage has one HEALTHCHECK: only the last counts',
  reason:
    'the engine makes one health check per container. To check several things, write one command that checks them all',
  check: dockerfile => earlierOnes(dockerfile, 'HEALTHCHECK'),
}

export const lastCountsRules = [lastCmd, lastEntrypoint, lastHealthcheck]

/** Reports the earlier ones, as BuildKit does: they are what has no effect. */
function earlierOnes({stages, comments}: Dockerfile, keyword: string): Hit[] {
  const commented = comments.map(({line}) => line)
  return stages.flatMap(({from, instructions}) => {
    const all = instructions.filter(instruction => instruction.keyword === keyword)
    return all.slice(0, -1).map((instruction, at) => {
      const next = all[at + 1]!
      const above = instructions[instructions.indexOf(instruction) - 1] ?? from
      const isCommented = commented.some(line => line > above.endLine && line < next.startLine)
      const message = `this ${keyword} has no effect: the ${keyword} in line ${next.startLine} replaces it`
      return hitOn(instruction, message, {related: next.startLine, ...(!isCommented && {fix: removal(instruction)})})
    })
  })
}

/**
 * Not for one with a comment beside it: that would then speak of the next instruction (`# dkr ignore=` even works on
 * it), or it tells which of the two a program keeps (`#ifdef`, `# BEGIN`).
 */
function removal({startLine, endLine}: Instruction): Fix {
  return {startLine, endLine}
}
