import type {Instruction} from '../dockerfile.js'
import {type Fix, fixOf, hitOn, type Rule} from '../finding.js'

const noMaintainer: Rule = {
  id: 'no-maintainer',
  aliases: ['MaintainerDeprecated', 'DL4000'],
  severity: 'warning',
  summary: 'the author is a LABEL, not MAINTAINER',
  reason: 'MAINTAINER is out of use. LABEL org.opencontainers.image.authors is what tools show today',
  check: ({instructions}) =>
    instructions
      .filter(({keyword}) => keyword === 'MAINTAINER')
      .map(instruction => hitOn(instruction, 'MAINTAINER is out of use', asLabel(instruction))),
}

const onbuildTrigger: Rule = {
  id: 'onbuild-trigger',
  aliases: ['DL3043'],
  severity: 'error',
  breaksBuild: true,
  summary: 'ONBUILD is not followed by FROM, ONBUILD or MAINTAINER',
  reason:
    'ONBUILD keeps an instruction for the image that is built on this one; these three cannot be kept, and the builder refuses them',
  check: ({instructions}) =>
    instructions.flatMap(instruction => {
      const keyword = instruction.trigger?.keyword ?? ''
      if (!['FROM', 'ONBUILD', 'MAINTAINER'].includes(keyword)) return []
      return [hitOn(instruction, `ONBUILD cannot hold ${keyword}`)]
    }),
}

export const oldInstructionRules = [noMaintainer, onbuildTrigger]

function asLabel(instruction: Instruction): {fix?: Fix} {
  const author = instruction.value.replace(/^"(.*)"$/, '$1')
  if (author === '' || /["\\$]/.test(author)) return {}
  return {fix: fixOf(instruction, `LABEL org.opencontainers.image.authors="${author}"`)}
}
