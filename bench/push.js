// dkr push and pull against docker's, with an image of 500 MB and a registry on this machine.
//   node bench/push.js HOST [rounds]        HOST: a registry, as `npm run registry` starts one
// Every push goes to a repository of its own, with a layer of its own: nothing may be there already.
import {execFileSync, spawn} from 'node:child_process'
import {randomBytes} from 'node:crypto'
import {once} from 'node:events'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {compare, dkr, docker, print, timed} from './measure.js'

const host = process.argv[2] ?? '127.0.0.1:5000'
const rounds = Number(process.argv[3] ?? 5)
const size = 500_000_000
const config = mkdtempSync(join(tmpdir(), 'dkr-bench-push-'))
const env = {DOCKER_CONFIG: config}
const run = (...args) => execFileSync(docker, args, {encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore']}).trim()

/** An image of one layer of random bytes, so that compression changes nothing. */
async function makeImage(name) {
  const child = spawn(docker, ['import', '-', name], {stdio: ['pipe', 'ignore', 'inherit']})
  const header = Buffer.alloc(512)
  header.write('data')
  header.write('0000644\0', 100)
  header.write('0000000\0', 108)
  header.write('0000000\0', 116)
  header.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  header.write('00000000000\0', 136)
  header.write('        0', 148)
  header.write('ustar\x0000', 257)
  header.write(
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  )
  child.stdin.write(header)
  for (let left = size; left > 0; left -= 10_000_000) {
    if (!child.stdin.write(randomBytes(Math.min(left, 10_000_000)))) await once(child.stdin, 'drain')
  }
  child.stdin.end(Buffer.alloc(512 - (size % 512) + 1024))
  await once(child, 'close')
}

const program = {ours: dkr, theirs: docker}
const images = []
let current
try {
  const push = who => timed(program[who], ['push', '-q', current], {env})
  const pull = who => timed(program[who], ['pull', '-q', current], {env})
  const pair = (work, before) =>
    compare(
      () => work('ours'),
      () => work('theirs'),
      {rounds, before},
    )
  const pushed = await pair(push, async (who, round) => {
    if (current) run('rmi', '-f', current)
    current = `${host}/dkr-bench/${who}-${process.pid}-${round}:1`
    images.push(current)
    await makeImage(current)
  })
  print('push, 500 MB', pushed)
  const pulled = await pair(pull, async () => run('rmi', '-f', current))
  print('pull, 500 MB', pulled)
} finally {
  for (const image of images) {
    try {
      run('rmi', '-f', image)
    } catch {
      // It has gone already.
    }
  }
  rmSync(config, {recursive: true, force: true})
}
