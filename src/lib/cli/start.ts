import {setMaxListeners} from 'node:events'
import {readFileSync} from 'node:fs'
import {execute} from '@oclif/core'
import {outputError} from '../engine/output.js'
import {errorLines} from '../output/error-lines.js'
import {packageFile} from '../project/package-file.js'
import type {FlagShapes} from './docker-flags.js'
import {endOptionsAtFirstArgument} from './pass-through.js'

interface Manifest {
  commands: Record<string, {strict?: boolean; flags: FlagShapes; aliases?: string[]}>
}

/**
 * Runs dkr. oclif would take `--help` and `--json` for its own wherever they stand; behind the IMAGE
 * of `run` and the CONTAINER of `exec` they belong to the container.
 * @param dir a folder of the package
 */
export async function start(argv: string[], dir: string): Promise<void> {
  reportOutputErrors()
  // As many as there are containers wait for one signal: nothing to warn of.
  setMaxListeners(0)
  // dkr has no plugins: oclif would look for them in HOME, and warn where that cannot be read.
  await execute({args: endOptions(argv), loadOptions: {root: dir, userPlugins: false, devPlugins: false}})
}

/**
 * What stdout does not take (a full disk) is an error as any other; oclif's own listener would end dkr with a
 * stack. A reader that has gone away is none, and what watches its output itself reports in its own way.
 */
function reportOutputErrors() {
  process.stdout.removeAllListeners('error')
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || process.stdout.listenerCount('error') > 1) return
    const failure = outputError(error, '/dev/stdout')
    process.stderr.write(`${errorLines(failure, process.stderr).join('\n')}\n`)
    process.exitCode = failure.exitCode
  })
}

function endOptions(argv: string[]): string[] {
  const words = argv[0] === 'container' ? 2 : 1
  const id = argv.slice(0, words).join(':')
  if (!/^(?:container:)?(?:run|exec|create|top)$/.test(id)) return argv
  const {commands} = JSON.parse(readFileSync(packageFile('oclif.manifest.json'), 'utf8')) as Manifest
  const command = commands[id] ?? Object.values(commands).find(({aliases}) => aliases?.includes(id))
  if (command?.strict !== false) return argv
  return [...argv.slice(0, words), ...endOptionsAtFirstArgument(argv.slice(words), command.flags)]
}
