import {freeEngineDisk, saysDiskFull} from '../../errors/disk-full.js'
import type {Problem} from './failed.js'

/**
 * The builder's own words are about the engine's disk. Those of a step's program may also be about a mount of its own:
 * then it is only probable. The text of the command itself, which the builder repeats, says nothing.
 * @param output what the program of the step printed
 * @param exit the exit code of that program, where it is what failed
 */
export function diskProblem(message: string, output: readonly string[], exit: string | undefined): Problem | undefined {
  const sure = exit === undefined && saysDiskFull(message)
  if (!sure && !output.some(saysDiskFull)) return undefined
  const why = 'the disk of the engine is full'
  return {code: 'DISK_FULL', why: sure ? why : `probably ${why}`, suggestions: freeEngineDisk}
}
