import {didYouMean} from '../../values/similar.js'
import {hitOn, type Rule} from '../finding.js'
import {globalScope, platformArgs} from '../scope.js'
import {expand} from '../variables.js'

const declaredFromArg: Rule = {
  id: 'declared-from-arg',
  aliases: ['UndefinedArgInFrom'],
  severity: 'warning',
  summary: 'a variable in FROM is declared by an ARG in front of the first FROM',
  reason:
    'FROM sees only the ARGs in front of the first FROM (and the platform of the build): an undeclared variable is empty, and --build-arg does not reach it',
  check(dockerfile) {
    const scope = globalScope(dockerfile.globalArgs)
    return dockerfile.stages.flatMap(({from, base, platform = ''}) => {
      const used = [base, platform].flatMap(text => expand(text, scope).used)
      const missing = new Set(used.filter(name => !scope.has(name) && !platformArgs.includes(name)))
      return [...missing].map(name =>
        hitOn(from, `$${name} is not declared by an ARG in front of FROM${didYouMean(name, scope.names())}`),
      )
    })
  },
}

export const fromArgRules = [declaredFromArg]
