import {labels} from '../project/labels.js'
import type {DownPlan} from '../up/down.js'
import type {MendStep} from '../up/mend.js'
import type {UpPlan} from '../up/plan.js'
import {dockerBuild} from './build.js'
import {dockerRun} from './run.js'
import {flag, options, type ShellCommand} from './shell.js'

/** The docker commands of an `up`: mend, build, make room, run; the wait until it answers has no docker command. */
export function dockerUp({mend, build, run, project, dir, replaces, volumes}: UpPlan): ShellCommand[] {
  const ours = options('--label', [`${labels.project}=${project}`, `${labels.dir}=${dir}`])
  // Only dkr's own swap of two containers needs the label that leads back.
  const {[labels.replaces]: _, ...shown} = run.labels
  // What was built a moment ago is there: docker's default does the same as never pulling.
  const start = dockerRun({...run, labels: shown, pull: 'missing'})
  return [
    ...mend.map(dockerMend),
    dockerBuild(build),
    ...volumes.map(name => docker('volume', 'create', ...ours, name)),
    ...(replaces ? replacing(start, replaces) : [start]),
  ]
}

function docker(...words: string[]): ShellCommand {
  return {argv: ['docker', ...words]}
}

function dockerMend(step: MendStep): ShellCommand {
  if (step.do === 'remove') return docker('rm', '-f', '-v', step.name)
  return step.do === 'rename' ? docker('rename', step.name, step.to) : docker(step.do, step.name)
}

/** The old one is kept until the new one runs. */
function replacing(start: ShellCommand, {name, running}: {name: string; running: boolean}): ShellCommand[] {
  const old = `${name}-old`
  return [...(running ? [docker('stop', name)] : []), docker('rename', name, old), start, docker('rm', '-f', old)]
}

/** The docker commands of a `down`. */
export function dockerDown({containers, networks, volumes, anonymous, images}: DownPlan): ShellCommand[] {
  const running = containers.filter(container => container.running).map(({name}) => name)
  const all = (words: string[], names: readonly string[]) => (names.length > 0 ? [docker(...words, ...names)] : [])
  return [
    ...all(['stop'], running),
    ...all(
      ['rm', '-f', ...flag('-v', anonymous)],
      containers.map(({name}) => name),
    ),
    ...all(
      ['network', 'rm'],
      networks.map(({name}) => name),
    ),
    ...all(['volume', 'rm'], volumes),
    ...all(['rmi'], images),
  ]
}
