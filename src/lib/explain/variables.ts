import type {BuildPlan} from '../build/plan.js'
import type {RunPlan} from '../run/plan.js'
import {looksSecret} from '../values/looks-secret.js'
import {options} from './shell.js'

/**
 * `NAME=value` as it may be printed. A value that looks like a secret is left out: then docker takes it from the
 * environment of whoever runs the command.
 */
export function shownVariable(text: string): string {
  return isHidden(text) ? nameOf(text) : text
}

/**
 * The flags of `docker run` and `docker exec` for the same variables. No value is shown that is in a file or looks like
 * a secret. docker cannot read a dotenv file: only its names are given, and docker takes their values from the
 * environment.
 */
export function shownEnvironment({
  envFormat,
  envFiles,
  envValues,
  environment: sent,
}: Pick<RunPlan, 'envFormat' | 'envFiles' | 'envValues' | 'environment'>): {texts: string[]; needs: string[]} {
  const needs = leftOut(envValues)
  const shown = envValues.map(shownVariable)
  if (envFormat === 'docker') {
    const paths = envFiles.map(({path}) => path)
    return {texts: [...options('--env-file', paths), ...options('-e', shown)], needs}
  }
  const flagged = new Set(envValues.map(nameOf))
  const fromFiles = [...new Set(sent.map(nameOf).filter(name => !flagged.has(name)))]
  return {texts: options('-e', [...fromFiles, ...shown]), needs: [...fromFiles, ...needs]}
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
