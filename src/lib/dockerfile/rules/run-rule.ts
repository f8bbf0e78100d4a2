import type {Dockerfile} from '../dockerfile.js'
import {hitOn, type Rule} from '../finding.js'
import type {Command} from '../shell/commands.js'
import {type Run, runsOf} from '../shell/run-commands.js'

/** A rule about single commands in RUN. */
export interface CommandRule extends Omit<Rule, 'check'> {
  /** The message when the command breaks the rule. */
  judge(command: Command, run: Run, dockerfile: Dockerfile): string | undefined
}

/** Makes a rule that asks for each command of each RUN, and reports a RUN once. */
export function commandRule({judge, ...rule}: CommandRule): Rule {
  return {
    ...rule,
    check: dockerfile =>
      runsOf(dockerfile).flatMap(run => {
        for (const command of run.commands) {
          const message = judge(command, run, dockerfile)
          if (message !== undefined) return [hitOn(run.instruction, message)]
        }
        return []
      }),
  }
}

/**
 * Whether the files of a stage get into the image: it is the last one, or one that
 * the last one is built on. What a build stage leaves behind does no harm.
 */
export function staysInImage({stages}: Dockerfile, {stage}: Run): boolean {
  for (let at = stages.length - 1; ; ) {
    if (at === stage.index) return true
    const base = stages[at]?.baseStage
    if (base === undefined) return false
    at = base
  }
}
