// dkr up --watch: from the moment a file of the flask app is saved to the moment its URL shows it.
//   node bench/watch.js [edits]
import {spawn, spawnSync} from 'node:child_process'
import {once} from 'node:events'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {get} from 'node:http'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {performance} from 'node:perf_hooks'
import {setTimeout as delay} from 'node:timers/promises'
import {dkr, docker} from './measure.js'

const edits = Number(process.argv[2] ?? 11)
const name = 'dkr-bench-watch'
const folder = mkdtempSync(join(tmpdir(), 'dkr-bench-'))

/** The page, or '' while nothing answers. */
function page(url) {
  return new Promise(resolve => {
    const request = get(url, {agent: false}, answer => {
      let text = ''
      answer.on('data', chunk => {
        text += chunk
      })
      answer.on('close', () => resolve(text))
      answer.on('error', () => resolve(''))
    })
    request.on('error', () => resolve(''))
  })
}

async function seen(url, text) {
  for (;;) {
    if ((await page(url)).includes(text)) return
    await delay(10)
  }
}

const init = spawnSync(dkr, ['init', '-y', 'app'], {cwd: folder})
if (init.status !== 0) throw new Error(`dkr init: ${init.stderr}`)
const app = join(folder, 'app', 'app.py')
const source = readFileSync(app, 'utf8')
const child = spawn(dkr, ['up', '--watch', '--name', name], {
  cwd: join(folder, 'app'),
  stdio: ['ignore', 'pipe', 'ignore'],
})
try {
  const [line] = await once(child.stdout, 'data')
  const url = String(line).trim()
  await delay(1000)
  const seconds = []
  for (let n = 1; n <= edits; n++) {
    const start = performance.now()
    writeFileSync(app, source.replace('Hello ', `Hello${n} `))
    await seen(url, `Hello${n} `)
    seconds.push((performance.now() - start) / 1000)
    // The next edit comes from somebody who has looked at the page.
    await delay(500)
  }
  seconds.sort((a, b) => a - b)
  const [median, longest] = [seconds[seconds.length >> 1], seconds.at(-1)]
  console.log(`edit to URL, ${edits} edits   median ${median.toFixed(2)} s   longest ${longest.toFixed(2)} s`)
} finally {
  child.kill('SIGINT')
  await once(child, 'close')
  spawnSync(docker, ['rm', '-f', name])
  spawnSync(docker, ['rmi', '-f', name])
  rmSync(folder, {recursive: true, force: true})
}
