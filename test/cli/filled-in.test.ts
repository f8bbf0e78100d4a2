import {afterAll, beforeAll, expect, it} from '@jest/globals'
import {dkr} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'
import {ownPort} from '../support/own-port.js'

// What a suggestion names is the user's own, and works as it stands.

const prefix = 'dkr-test-env-filled'
const [image, user, first, second] = ['image', 'user', 'first', 'second'].map(name => `${prefix}-${name}`) as [
  string,
  string,
  string,
  string,
]
const port = ownPort(prefix)
const publish = ['-p', `127.0.0.1:${port}:80`]

const clean = async () => {
  await dockerClient(['rm', '-f', '-v', user, first, second])
  await dockerClient(['rmi', '-f', image])
}
beforeAll(clean)
afterAll(clean)

async function suggested(args: string[], code: string): Promise<string[]> {
  const {stdout} = await dkr([args[0]!, '--json', ...args.slice(1)])
  const document = JSON.parse(stdout) as {error?: Failure} | {error?: Failure}[]
  const {error} = Array.isArray(document) ? document[0]! : document
  expect(error?.code).toBe(code)
  return error!.suggestions
}

interface Failure {
  code: string
  suggestions: string[]
}

const build = () => docker(['build', '-q', '-t', image, '-'], {input: `FROM busybox:1.36\nLABEL a=${image}\n`})

it('an image in use: what rmi suggests removes it', async () => {
  await build()
  await docker(['run', '-d', '--init', '--name', user, image, 'sleep', '600'])
  expect(await suggested(['rmi', image], 'IMAGE_IN_USE')).toContain(`dkr rmi -f ${image}`)
  expect((await dkr(['rmi', '-f', image])).code).toBe(0)
})

it('an image of a running container: no -f is suggested where none helps', async () => {
  await build()
  const id = await docker(['image', 'inspect', '--format', '{{.Id}}', image])
  await dockerClient(['rm', '-f', user])
  await docker(['run', '-d', '--init', '--name', user, image, 'sleep', '600'])
  const [way = ''] = await suggested(['rmi', '-f', id], 'IMAGE_IN_USE')
  const [, container = ''] = /^dkr rm -f (\w+), then dkr rmi sha256:\w+$/.exec(way)!
  expect((await dkr(['rm', '-f', container])).code).toBe(0)
  expect((await dkr(['rmi', id])).code).toBe(0)
})

it('start takes no -p, and says whose flag it is', async () => {
  await docker(['run', '-d', '--init', '--name', first, ...publish, 'busybox:1.36', 'sleep', '600'])
  await docker(['create', '--name', second, ...publish, 'busybox:1.36', 'sleep', '600'])
  const isBare = (text: string) => /(?:^|: )-p \S+$/.test(text)
  expect((await suggested(['start', second], 'PORT_TAKEN')).filter(isBare)).toEqual([])
  expect((await suggested(['run', '-d', '--rm', ...publish, 'busybox:1.36', 'true'], 'PORT_TAKEN')).some(isBare)).toBe(
    true,
  )
})

it('a program that is not there: the image and the container are named', async () => {
  const run = await dkr(['run', '--rm', 'busybox:1.36', 'no-such-program'])
  expect(run.stderr).toContain('dkr run --rm -it --entrypoint sh busybox:1.36 ')
  const exec = await dkr(['exec', '-d', first, 'no-such-program'])
  expect(exec.stderr).toContain(`dkr exec ${first} ls -l / shows`)
})
