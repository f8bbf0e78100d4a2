// The static checks, two at a time; all of them run even when one fails, so that one round shows everything.
import {spawn} from 'node:child_process'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const CHECKS = [
  {name: 'types', command: ['tsc', '--noEmit', '-p', 'tsconfig.test.json']},
  {name: 'style', command: ['biome', 'check', '.']},
  {name: 'unused code', command: ['knip']},
  {name: 'dependency rules', command: ['depcruise', 'src', '--config', '.dependency-cruiser.cjs']},
  {name: 'generated docs', command: ['node', 'scripts/docs.js', '--check']},
]

/** Runs one check to its end; a tool that cannot even start is a failed check too. */
function run({name, command: [tool, ...args]}) {
  const start = Date.now()
  return new Promise(resolve => {
    let output = ''
    const add = chunk => {
      output += chunk
    }
    const end = passed => resolve({name, tool, passed, output, seconds: (Date.now() - start) / 1000})
    const program = tool === 'node' ? process.execPath : join(root, 'node_modules', '.bin', tool)
    const child = spawn(program, args, {cwd: root, stdio: ['ignore', 'pipe', 'pipe']})
    child.stdout.setEncoding('utf8').on('data', add)
    child.stderr.setEncoding('utf8').on('data', add)
    child.on('error', error => {
      add(`${error.message} (has npm ci been run?)\n`)
      end(false)
    })
    child.on('close', code => end(code === 0))
  })
}

const results = []
const queue = [...CHECKS]
async function worker() {
  for (let check = queue.shift(); check; check = queue.shift()) {
    const result = await run(check)
    results.push(result)
    console.log(`${result.passed ? '✓' : '✗'} ${result.name} (${result.tool}, ${result.seconds.toFixed(1)} s)`)
  }
}
await Promise.all([worker(), worker()])

const failed = results.filter(result => !result.passed)
for (const {name, tool, output} of failed) console.log(`\n── ${name} (${tool}) ──\n${output.trimEnd()}`)
console.log(
  failed.length === 0 ? 'all static checks passed' : `\n${failed.length} of ${CHECKS.length} static checks failed`,
)
process.exit(failed.length === 0 ? 0 : 1)
