import {readFile, utimes, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, expect, it} from '@jest/globals'
import {dkr} from '../support/dkr.js'
import {docker} from '../support/docker-client.js'
import {page, type TinyApp, tinyApp} from '../support/tiny-app.js'

// An up that is sure of the image asks for no build; whatever it cannot be sure of is built.

let app: TinyApp
const base = 'dkr-test-unchanged-base'
const content = () => `a page ${Date.now()}`

/** What one up said of its build, and what its app answers. */
async function up(...args: string[]) {
  const {code, stdout, stderr} = await dkr(['up', '-d', ...args], app)
  expect(code).toBe(0)
  return {built: /exporting to image|COPY/.test(stderr), answer: await page(stdout.trim())}
}

beforeAll(async () => {
  app = await tinyApp('dkr-test-unchanged')
  await docker(['tag', 'busybox:1.36', base])
  const dockerfile = await readFile(join(app.cwd, 'Dockerfile'), 'utf8')
  await writeFile(join(app.cwd, 'Dockerfile'), dockerfile.replace('busybox:1.36', base).replace('index.html', '*.html'))
  await up()
})
afterAll(async () => {
  await app[Symbol.asyncDispose]()
  await docker(['rmi', base])
})

it('builds nothing when nothing changed, nor for a file that no step reads', async () => {
  expect((await up()).built).toBe(false)
  await writeFile(join(app.cwd, 'notes.txt'), 'not copied')
  expect((await up()).built).toBe(false)
})

it.each<[string, () => Promise<unknown>]>([
  ['a file', () => app.write(content())],
  ['the time of a file', () => utimes(join(app.cwd, 'index.html'), new Date(), new Date(1e12))],
  ['a file more that a pattern reads', () => writeFile(join(app.cwd, 'more.html'), content())],
  ['the ignore file', () => writeFile(join(app.cwd, '.dockerignore'), 'more.html')],
  ['the ignore file of the Dockerfile', () => writeFile(join(app.cwd, 'Dockerfile.dockerignore'), 'notes.txt')],
  [
    'the Dockerfile',
    async () => {
      const path = join(app.cwd, 'Dockerfile')
      await writeFile(path, `${await readFile(path, 'utf8')}ENV CHANGED=1\n`)
    },
  ],
  [
    'the base image',
    async () => {
      await docker(['build', '-q', '-t', base, '-'], {input: `FROM busybox:1.36\nENV MOVED=${Date.now()}\n`})
    },
  ],
  ['the name of the image', () => docker(['tag', 'busybox:1.36', app.name])],
])('builds after a change of %s, and once', async (_what, change) => {
  await change()
  const after = await up()
  expect(after.built).toBe(true)
  expect(after.answer).toBe(await readFile(join(app.cwd, 'index.html'), 'utf8'))
  expect((await up()).built).toBe(false)
})

it.each([[['--no-cache']], [['--build-arg', 'A=1']]])('builds with %j', async args => {
  expect((await up(...args)).built).toBe(true)
})

it('builds what the ADD of a URL may have changed', async () => {
  const path = join(app.cwd, 'Dockerfile')
  const url = 'ADD http://127.0.0.1:1/none /none'
  await writeFile(path, `${await readFile(path, 'utf8')}${url}\n`)
  expect((await dkr(['up', '-d'], app)).code).toBe(1)
})
