import {programNotFound} from '../../../program-faults/program.js'
import type {Evidence} from '../evidence.js'
import type {Rule} from '../verdict.js'
import {behindMount, inContainer} from './mounts.js'

/** A program that is not there: unless a mount hides it. */
export const programMissing: Rule = evidence => {
  const found = programNotFound(evidence)
  if (found?.program === undefined) return found
  const {program, ...finding} = found
  return behindMount({...finding, missing: programPlaces(program, evidence)}, evidence)
}

/** Where the program would be: at its path, or in a folder of the PATH. */
function programPlaces(name: string, evidence: Evidence): string[] {
  if (name.includes('/')) return [inContainer(name, evidence)]
  const path = evidence.env.find(entry => entry.startsWith('PATH='))?.slice('PATH='.length) ?? ''
  return path.split(':').flatMap(folder => (folder ? [`${folder}/${name}`] : []))
}
