// Runs two programs in turn and compares them: the machine's mood then hits both alike. Medians and ratios, no verdict.
import {spawn} from 'node:child_process'
import {existsSync, readFileSync} from 'node:fs'
import {performance} from 'node:perf_hooks'

export const docker = existsSync('/usr/bin/docker') ? '/usr/bin/docker' : 'docker'
export const dkr = new URL('../bin/run.cjs', import.meta.url).pathname

const median = values => values.toSorted((a, b) => a - b)[values.length >> 1]

/** Peak memory of a process (or of its children, for a shell) so far, in MB; 0 where /proc does not tell. */
function peakMemory(pid, ofChildren) {
  try {
    if (ofChildren) {
      const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')
      return Math.max(...children.map(child => peakMemory(child)))
    }
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1000
  } catch {
    return 0
  }
}

/** Node gives its children sockets: only a shell puts them on a pipe. */
const intoPipe = (command, args) => ['bash', ['-o', 'pipefail', '-c', '"$0" "$@" | cat >/dev/null', command, ...args]]

/** Runs one program to its end, with stdout closed or on a pipe: seconds it took, and its peak memory in MB. */
export function timed(program, words, {cwd, env, pipe = false} = {}) {
  const [command, args] = pipe ? intoPipe(program, words) : [program, words]
  return new Promise((resolve, reject) => {
    const start = performance.now()
    const child = spawn(command, args, {cwd, env: {...process.env, ...env}, stdio: ['ignore', 'ignore', 'pipe']})
    let memory = 0
    let errors = ''
    const watch = setInterval(() => {
      memory = Math.max(memory, peakMemory(child.pid, pipe))
    }, 20)
    child.stderr.on('data', chunk => {
      errors = (errors + chunk).slice(-2000)
    })
    child.on('error', reject)
    child.on('close', code => {
      clearInterval(watch)
      if (code !== 0) return reject(new Error(`${command} ${args.join(' ')} ended with ${code}: ${errors}`))
      resolve({seconds: (performance.now() - start) / 1000, memory})
    })
  })
}

/**
 * Alternates two ways to do the same, `rounds` times each, with `before` ahead of every run.
 * @returns medians in seconds, their ratio, and the peak memory of the first in MB
 */
export async function compare(ours, theirs, {rounds = 5, before = async () => {}} = {}) {
  const runs = {ours: [], theirs: []}
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? ['ours', 'theirs'] : ['theirs', 'ours']
    for (const who of order) {
      await before(who, round)
      runs[who].push(await (who === 'ours' ? ours() : theirs()))
    }
  }
  const seconds = who => median(runs[who].map(run => run.seconds))
  const memory = Math.max(...runs.ours.map(run => run.memory))
  return {ours: seconds('ours'), theirs: seconds('theirs'), ratio: seconds('ours') / seconds('theirs'), memory}
}

export function print(name, {ours, theirs, ratio, memory}) {
  const cells = [
    name.padEnd(34),
    `dkr ${ours.toFixed(2)} s`,
    `docker ${theirs.toFixed(2)} s`,
    `ratio ${ratio.toFixed(2)}`,
  ]
  console.log([...cells, memory ? `peak ${memory.toFixed(0)} MB` : ''].join('   ').trimEnd())
}
