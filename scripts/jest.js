// Runs jest on some tiers:  node scripts/jest.js [unit|engine|cli|faults|engines]… [jest's own arguments…]
// Without a tier: on all but engines.
// The tiers beside unit get what they need here, so that they run alone as well as from `npm test`.
import {spawnSync} from 'node:child_process'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const TIERS = ['unit', 'engine', 'cli', 'faults', 'engines']

function run(command, args, env = {}, stdout = 'inherit') {
  const stdio = ['inherit', stdout, 'inherit']
  const result = spawnSync(command, args, {cwd: root, stdio, encoding: 'utf8', env: {...process.env, ...env}})
  return {ok: result.status === 0, status: result.status ?? 1, stdout: (result.stdout ?? '').trim()}
}

const script = (name, ...args) => {
  const program = name.endsWith('.sh') ? 'bash' : process.execPath
  return run(program, [join(root, 'scripts', name), ...args], {}, 'pipe')
}

function stop(message, status) {
  console.error(`error: ${message}`)
  process.exit(status)
}

/** Engine, images, program: fails with the command that mends it. */
function requireEngine() {
  if (!script('engine-answers.js').ok) stop("no Docker engine answers: run 'npm run engine'", 3)
  for (const image of ['python:3.13-slim', 'busybox:1.36']) {
    if (!script('engine-image.js', 'has', image).ok) stop(`the engine has no ${image}: run 'npm run images'`, 1)
  }
  if (!script('build.js').ok) stop('dkr does not build', 1)
}

/** A registry of this run's own, unless the caller brought one: two runs side by side must not share names in it. */
function startRegistry() {
  const {ok, stdout} = script('registry.sh', 'start-any')
  if (!ok) stop('no registry could be started for the tests', 1)
  process.env.DKR_TEST_REGISTRY = stdout
  return () => run('bash', [join(root, 'scripts', 'registry.sh'), 'stop'], {REGISTRY_PORT: stdout.split(':').pop()})
}

const words = process.argv.slice(2)
const firstOther = [...words, ''].findIndex(word => !TIERS.includes(word))
const [asked, args] = [words.slice(0, firstOther), words.slice(firstOther)]
const tiers = asked.length > 0 ? asked : TIERS.filter(tier => tier !== 'engines')

let stopRegistry = () => {}
if (tiers.some(tier => tier !== 'unit')) {
  requireEngine()
  if (!process.env.DKR_TEST_REGISTRY) stopRegistry = startRegistry()
}
if (tiers.includes('engines') && !process.env.DKR_TEST_ENGINES) {
  const {ok, status, stdout} = script('engines.sh')
  if (!ok) stop('the other engines did not come up', status)
  process.env.DKR_TEST_ENGINES = stdout
}
// Ctrl-C reaches jest as well, which ends on its own: this process has to outlive it to stop the registry.
process.on('SIGINT', () => {})
const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js')
const options = [process.env.NODE_OPTIONS, '--experimental-vm-modules --disable-warning=ExperimentalWarning']
// Last: this option takes every word that follows for a project's name, also the pattern of a file.
const {status} = run(process.execPath, [jest, ...args, '--selectProjects', ...tiers], {
  NODE_OPTIONS: options.filter(Boolean).join(' '),
})
stopRegistry()
process.exit(status)
