import type {Dockerfile, Instruction} from '../dockerfile.js'
import {hitOn, type Rule} from '../finding.js'
import {isTemplated, type Rewrite, rewriteValue} from '../rewrite.js'

const noMaintainer: Rule = {
  id: 'no-maintainer',
  aliases: ['MaintainerDeprecated', 'DL4000'],
  severity: 'warning',
  summary: 'the author is a LABEL, not MAINTAINER',
  reason: 'MAINTAINER is out of use. LABEL org.opencontainers.image.authors is what tools show today',
  check(dockerfile) {
    const fixable = !setsAuthors(dockerfile)
    return dockerfile.instructions
      .filter(({keyword}) => keyword === 'MAINTAINER')
      .map(instruction => hitOn(instruction, 'MAINTAINER is out of use', fixable ? asLabel(instruction) : {}))
  },
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

const authors = 'org.opencontainers.image.authors'

/** Whether a LABEL has a word on the author already: a second one would replace it. */
function setsAuthors({instructions}: Dockerfile): boolean {
  return instructions.some(instruction => {
    const {keyword, value} = instruction.trigger ?? instruction
    return keyword === 'LABEL' && (value.includes(authors) || value.includes('$'))
  })
}

/** LABEL reads quotes, escapes and variables, MAINTAINER does not. Quotes around the whole go. */
function asLabel(instruction: Instruction): Rewrite {
  const author = instruction.value.replace(/^"(.*)"$/, '$1')
  if (author === '' || /["\\$`]|\p{Cc}/u.test(author) || isTemplated(author)) return {}
  return rewriteValue(instruction, `${authors}="${author}"`, instruction.written === 'maintainer' ? 'label' : 'LABEL')
}
