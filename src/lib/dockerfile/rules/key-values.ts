import type {Instruction} from '../dockerfile.js'
import {hitOn, type Rule} from '../finding.js'
import {quote} from '../quote.js'
import {isTemplated, type Rewrite, rewriteValue} from '../rewrite.js'

const equalsSign: Rule = {
  id: 'name-equals-value',
  aliases: ['LegacyKeyValueFormat'],
  severity: 'warning',
  summary: 'ENV and LABEL are written name=value',
  reason: 'the old form with a space takes the rest of the line as one value: ENV A 1 B=2 sets A to "1 B=2"',
  check: ({instructions}) =>
    instructions.flatMap(instruction => {
      const {keyword, pairs} = instruction
      if (!pairs[0]?.legacy) return []
      return [hitOn(instruction, `${keyword} ${quote(pairs[0].name)} has no "="`, withEquals(instruction))]
    }),
}

// The words and the exceptions are BuildKit's: dockerfile2llb/validations.go.
const secretWords = /(?:_|^)(?:apikey|auth|credentials?|key|password|pword|passwd|secret|token)(?:_|$)/i
const harmlessWords = /(?:_|^)(?:public|file|version)(?:_|$)/i

const noSecret: Rule = {
  id: 'no-secret-in-image',
  aliases: ['SecretsUsedInArgOrEnv', 'DL3064'],
  severity: 'warning',
  summary: 'no password or token in ARG or ENV',
  reason:
    'the values of ARG and ENV stay in the image, where "docker history" and "docker inspect" show them to everyone who has it. For the build use RUN --mount=type=secret, for the container set it at the start (-e, --env-file)',
  check: ({stages}) =>
    stages
      .flatMap(({instructions}) => instructions)
      .filter(({keyword}) => keyword === 'ARG' || keyword === 'ENV')
      .flatMap(instruction =>
        instruction.pairs
          .filter(({name}) => secretWords.test(name) && !harmlessWords.test(name))
          .map(({name}) => hitOn(instruction, `${instruction.keyword} ${quote(name)} looks like a secret`)),
      ),
}

const labelKey: Rule = {
  id: 'valid-label-key',
  aliases: ['DL3048'],
  severity: 'style',
  summary: 'a label key is in lower case, with dots and dashes',
  reason:
    'docker recommends keys like com.example.build-id: other signs confuse filters, and com.docker.*, io.docker.* and org.dockerproject.* are kept for docker',
  check: ({instructions}) =>
    instructions
      .filter(({keyword}) => keyword === 'LABEL')
      .flatMap(instruction =>
        instruction.pairs
          .map(({name}) => name.replace(/^(["'])(.*)\1$/, '$2'))
          .filter(name => !name.includes('$') && !isLabelKey(name))
          .map(name => hitOn(instruction, `the label key ${quote(name)} is not well formed`)),
      ),
}

export const keyValueRules = [equalsSign, noSecret, labelKey]

function isLabelKey(name: string): boolean {
  if (/^(com\.docker|io\.docker|org\.dockerproject)\./.test(name)) return false
  return /^[a-z]([a-z0-9._/-]*[a-z0-9])?$/.test(name) && !/\.\.|--/.test(name)
}

/**
 * Only a value that reads the same behind the equals sign: without quotes and escapes, and without blanks that only
 * one of the two forms takes for blanks.
 */
function withEquals(instruction: Instruction): Rewrite {
  const {pairs, value: line} = instruction
  const {name, value = ''} = pairs[0]!
  const plain = /^[\w.$/{}-]+$/.test(name) && !/["'\\`]|[^\P{Z} ]|[^\P{C}\t]/u.test(value)
  if (!plain || isTemplated(line)) return {}
  return rewriteValue(instruction, `${name}=${/[ \t]/.test(value) ? `"${value}"` : value}`)
}
