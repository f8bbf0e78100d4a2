import type {BuildPlan} from '../build/plan.js'
import {looksSecret} from '../values/looks-secret.js'

/**
 * `NAME=value` as it may be printed. A value that looks like a secret is left out: then docker takes it from the
 * environment of whoever runs the command.
 */
export function shownVariable(text: string): string {
  return isHidden(text) ? nameOf(text) : text
}

/** The names of the variables that have to be set, as their values are not printed. */
export function leftOut(variables: readonly string[]): string[] {
  return variables.filter(isHidden).map(nameOf)
}

/** Build args as they may be printed; one that is passed on was never more than a name. */
export function argTexts({buildArgs, passedArgs = []}: Pick<BuildPlan, 'buildArgs' | 'passedArgs'>): string[] {
  return Object.entries(buildArgs).map(([name, value]) => (passedArgs.includes(name) ? name : `${name}=${value}`))
}

export function nameOf(variable: string): string {
  return variable.split('=', 1)[0]!
}

function isHidden(text: string): boolean {
  return text.includes('=') && looksSecret(nameOf(text), text.slice(text.indexOf('=') + 1))
}

/** What to say about values that are not printed. */
export function leftOutNote(names: readonly string[]): string | undefined {
  const all = [...new Set(names)]
  const [are, them] = all.length === 1 ? ['the value of', 'it'] : ['the values of', 'them']
  return all.length === 0
    ? undefined
    : `Not printed, as it may be secret: ${are} ${all.join(', ')}. Set ${them} in the environment of the shell that runs this.`
}
