import {unbroughtFile} from '../command-file.js'
import {hitOn, type Rule} from '../finding.js'
import {quote} from '../quote.js'

const commandFile: Rule = {
  id: 'command-file',
  aliases: [],
  severity: 'warning',
  summary: 'the script that CMD or ENTRYPOINT starts is among the files that COPY brings',
  reason:
    'the build does not look at the file, so it succeeds; the container then ends at once, as its program does not find the script',
  check(dockerfile, {files}) {
    const stage = dockerfile.stages.at(-1)
    const found = files && stage && unbroughtFile(dockerfile, stage, files)
    if (!found) return []
    const {instruction, name, meant} = found
    return [hitOn(instruction, `no COPY brings ${quote(name)} (did you mean ${meant}?)`)]
  },
}

export const commandFileRules = [commandFile]
