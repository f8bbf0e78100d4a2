import {trimEndOf} from '../../values/trim.js'
import {copySources} from '../copy-sources.js'
import type {Rule} from '../finding.js'
import {quote} from '../quote.js'

const ignoredFile: Rule = {
  id: 'copy-ignored-file',
  aliases: ['CopyIgnoredFile'],
  severity: 'warning',
  summary: 'COPY and ADD name nothing that .dockerignore keeps out',
  reason:
    'what .dockerignore excludes is not sent to the builder: the copy fails with "not found", although the file is in the folder',
  check(dockerfile, {isIgnored}) {
    if (!isIgnored) return []
    return copySources(dockerfile).flatMap(({keyword, line, sources}) =>
      sources
        .map(source => trimEndOf(source.replace(/^(\.?\/)+/, ''), '/'))
        .filter(source => source !== '' && source !== '.' && isIgnored(source))
        .map(source => ({line, message: `${keyword} wants ${quote(source)}, which .dockerignore keeps out`})),
    )
  },
}

export const ignoredFileRules = [ignoredFile]
