import {DkrError} from '../../errors/dkr-error.js'
import {didYouMean} from '../../values/similar.js'
import {rules, rulesNamed} from './index.js'

/**
 * Refuses names that no rule goes by: a rule that was misspelt would go on being checked, or never be.
 * @param flag the flag that has them, for the error
 * @throws DkrError USAGE
 */
export function checkRuleNames(names: readonly string[], flag: '--ignore' | '--enable'): void {
  for (const name of names) {
    if (rulesNamed(name).length > 0) continue
    const known = rules.flatMap(({id, aliases}) => [id, ...aliases])
    const syntax = name.trim().toLowerCase() === 'syntax'
    throw new DkrError('USAGE', {
      message: syntax ? 'the rule "syntax" is always checked' : `unknown rule: "${name}"${didYouMean(name, known)}`,
      why: syntax ? 'what cannot be read is not built either' : undefined,
      suggestions: [`${flag} takes the names that the findings of dkr lint have, BuildKit's and hadolint's too`],
    })
  }
}
