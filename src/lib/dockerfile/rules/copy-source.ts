import {copySources} from '../copy-sources.js'
import type {Rule} from '../finding.js'
import {quote} from '../quote.js'

const copySource: Rule = {
  id: 'copy-source',
  aliases: [],
  severity: 'warning',
  summary: 'COPY and ADD name what is in the build context, not a link or a path that leads out of it',
  reason:
    'the builder sees only what is in the folder that is built, under exactly its name. A file that is not there at all is not reported: it may still be made',
  check(dockerfile, {lostSource}) {
    if (!lostSource) return []
    return copySources(dockerfile).flatMap(({keyword, line, sources}) =>
      sources.flatMap(source => {
        const why = source.includes('$') ? undefined : lostSource(source)
        return why === undefined ? [] : [{line, message: `${keyword} wants ${quote(source)}: ${why}`}]
      }),
    )
  },
}

export const copySourceRules = [copySource]
