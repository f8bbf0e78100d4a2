// dkr build against docker build on the same engine: one file of 1 GB, and 50,000 small files.
//   node bench/build.js [rounds [buildkit|classic|both [big|many]]]
// Each program has a folder of its own: the engine keeps what it was sent of a folder by folder.
import {randomBytes} from 'node:crypto'
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {compare, dkr, docker, print, timed} from './measure.js'

const rounds = Number(process.argv[2] ?? 5)
const builders = {buildkit: ['1'], classic: ['0']}[process.argv[3]] ?? ['1', '0']
const root = mkdtempSync(join(tmpdir(), 'dkr-bench-'))

function bigFile(folder) {
  const chunk = randomBytes(64 * 1024 * 1024)
  for (let i = 0; i < 16; i++) {
    chunk.writeUInt32LE(i)
    writeFileSync(join(folder, 'bulk', 'big'), chunk, {flag: 'a'})
  }
}

function manyFiles(folder) {
  for (let dir = 0; dir < 500; dir++) {
    const path = join(folder, 'bulk', `d${dir}`)
    mkdirSync(path)
    for (let i = 0; i < 100; i++) writeFileSync(join(path, `f${i}.txt`), randomBytes(500 + ((dir * 31 + i * 7) % 3000)))
  }
}

function prepare(name, fill) {
  for (const who of ['ours', 'theirs']) {
    const folder = join(root, name, who)
    mkdirSync(join(folder, 'bulk'), {recursive: true})
    fill(folder)
    writeFileSync(join(folder, 'small.txt'), '0')
    writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\nCOPY bulk /bulk\nCOPY small.txt /\n')
  }
}

async function bench(name, builder) {
  const env = {DOCKER_BUILDKIT: builder}
  const tag = `dkr-bench-${name}`
  const run = (who, extra = []) => {
    const cwd = join(root, name, who)
    const args = ['build', '-q', '-t', `${tag}-${who}`, ...extra, '.']
    return timed(who === 'ours' ? dkr : docker, args, {cwd, env})
  }
  const pair = (extra, options) =>
    compare(
      () => run('ours', extra),
      () => run('theirs', extra),
      {rounds, ...options},
    )
  const label = `${name}, ${builder === '1' ? 'BuildKit' : 'classic'}`
  print(`${label}: cold (--no-cache)`, await pair(['--no-cache']))
  await run('ours')
  await run('theirs')
  print(`${label}: unchanged`, await pair([]))
  let n = 0
  const touch = async who => writeFileSync(join(root, name, who, 'small.txt'), String(++n))
  print(`${label}: one file changed`, await pair([], {before: touch}))
}

try {
  const contexts = {big: bigFile, many: manyFiles}
  for (const [name, fill] of Object.entries(contexts)) {
    if ((process.argv[4] ?? name) !== name) continue
    prepare(name, fill)
    for (const builder of builders) await bench(name, builder)
    rmSync(join(root, name), {recursive: true})
  }
} finally {
  rmSync(root, {recursive: true, force: true})
  const images = ['big', 'many'].flatMap(name => [`dkr-bench-${name}-ours`, `dkr-bench-${name}-theirs`])
  await timed(docker, ['rmi', '-f', ...images]).catch(() => {})
}
