import {similar} from '../../values/similar.js'
import type {Dockerfile, Instruction, Stage} from '../dockerfile.js'
import {type Hit, hitOn, type Rule} from '../finding.js'
import {globalScope, platformArgs, stageChain, walkScopes} from '../scope.js'
import {expandedWords} from '../syntax/words.js'
import {expand, type Scope} from '../variables.js'

const definedVariable: Rule = {
  id: 'defined-variable',
  aliases: ['UndefinedVar', 'DL3044'],
  severity: 'warning',
  summary: 'a variable is declared before it is used',
  reason:
    'outside of RUN the builder itself puts the values in, and it knows only ARG and ENV of this stage: any other variable is empty, without an error',
  check(dockerfile) {
    const declared = declaredNames(dockerfile)
    const hits: Hit[] = []
    for (const {instruction, stage, scope} of walkScopes(dockerfile)) {
      for (const name of missingNames(instruction, scope, dockerfile.directives.escape)) {
        const why = explain(name, {dockerfile, instruction, stage, scope, declared})
        if (why !== undefined) hits.push(hitOn(instruction, `$${name} is not defined here${why}`))
      }
    }
    return hits
  },
}

export const variableRules = [definedVariable]

/** The instructions in which the builder expands variables. */
const expanding = ['ADD', 'ARG', 'COPY', 'ENV', 'EXPOSE', 'LABEL', 'STOPSIGNAL', 'USER', 'VOLUME', 'WORKDIR']

function missingNames(instruction: Instruction, scope: Scope, escapeChar: string): Set<string> {
  if (!expanding.includes(instruction.keyword)) return new Set()
  const words = expandedWords(instruction).map(word => expand(word, scope, {escapeChar}))
  const bodies = instruction.keyword === 'RUN' ? [] : instruction.heredocs.filter(heredoc => heredoc.expand)
  const texts = bodies.map(({content}) => expand(content, scope, {raw: true}))
  const unknown = [...words, ...texts].flatMap(expanded => expanded.unknown)
  return new Set(unknown.filter(name => /^[A-Za-z_]/.test(name) && !scope.has(name) && name !== 'PATH'))
}

interface Place {
  dockerfile: Dockerfile
  instruction: Instruction
  stage: Stage
  scope: Scope
  /** What the file declares anywhere. */
  declared: ReadonlySet<string>
}

/** What a shell would set, and the builder does not. */
const shellVariables = ['HOME', 'USER', 'PWD', 'HOSTNAME', 'SHELL', 'UID', 'LOGNAME']

/**
 * The end of the message, or undefined when the base image may well define the
 * variable (`$NODE_VERSION`): without the image that cannot be told.
 */
function explain(name: string, {dockerfile, instruction, stage, scope, declared}: Place): string | undefined {
  if (instruction.keyword === 'ENV' && instruction.pairs.some(pair => pair.name === name)) {
    return ': an ENV does not see what it sets itself, split it in two'
  }
  if (globalScope(dockerfile.globalArgs).has(name))
    return `: an ARG in front of FROM holds for FROM only, repeat "ARG ${name}" in the stage`
  if (platformArgs.includes(name)) return `: write "ARG ${name}" in the stage`
  if (declared.has(name)) return ': it is declared in another stage or further down'
  if (shellVariables.includes(name)) return ': the builder has no such variable, only a shell has'
  if (stageChain(dockerfile, stage)[0]!.base.toLowerCase() === 'scratch') return ''
  const near = similar(name, scope.names())
  return near === undefined ? undefined : ` (did you mean ${near}?)`
}

function declaredNames({instructions}: Dockerfile): Set<string> {
  const declaring = instructions.filter(({keyword}) => keyword === 'ARG' || keyword === 'ENV')
  return new Set(declaring.flatMap(({pairs}) => pairs.map(({name}) => name)))
}
