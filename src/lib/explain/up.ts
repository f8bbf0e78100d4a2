import type {DownPlan} from '../up/down.js'
import type {UpPlan} from '../up/plan.js'
import {dockerBuild} from './build.js'
import {dockerRun} from './run.js'
import {flag, type ShellCommand} from './shell.js'

/** The docker commands of an `up`: build, make room, run. */
export function dockerUp({build, run, replaces}: UpPlan): ShellCommand[] {
  return [
    dockerBuild(build),
    ...(replaces?.running ? [{argv: ['docker', 'stop', replaces.name]}] : []),
    ...(replaces ? [{argv: ['docker', 'rm', '-f', replaces.name]}] : []),
    // What was built a moment ago is there: docker's default does the same as never pulling.
    dockerRun({...run, pull: 'missing'}),
  ]
}

/** The docker commands of a `down`. */
export function dockerDown({containers, volumes}: DownPlan): ShellCommand[] {
  const running = containers.filter(container => container.running).map(({name}) => name)
  const names = containers.map(({name}) => name)
  return [
    ...(running.length > 0 ? [{argv: ['docker', 'stop', ...running]}] : []),
    ...(names.length > 0 ? [{argv: ['docker', 'rm', '-f', ...flag('-v', volumes), ...names]}] : []),
  ]
}
