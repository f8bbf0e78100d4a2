import {afterAll, beforeAll, describe, expect, test} from '@jest/globals'
import {connect, type Engine} from '../../src/lib/engine/engine.js'
import {diagnose} from '../../src/lib/up/diagnosis/diagnose.js'
import {gather} from '../../src/lib/up/diagnosis/gather/gather.js'
import {docker, dockerClient} from '../support/docker-client.js'

const name = `dkr-test-cause-mounts-${process.pid}`
const old = `${name}-old`
let engine: Engine

beforeAll(async () => {
  engine = await connect()
  const input =
    'FROM busybox:1.36\nRUN mkdir /app && echo "sleep 600" > /app/app.sh\nWORKDIR /app\nCMD ["sh", "app.sh"]\n'
  await docker(['build', '-q', '-t', name, '-'], {input})
  await docker(['volume', 'create', old])
  await docker(['run', '--rm', '-v', `${old}:/data`, 'busybox:1.36', 'touch', '/data/of-before'])
})
afterAll(async () => {
  const left = await docker(['ps', '-aq', '--filter', `ancestor=${name}`])
  if (left) await dockerClient(['rm', '-f', '-v', ...left.split('\n')])
  await dockerClient(['volume', 'rm', '-f', old])
  await dockerClient(['rmi', '-f', name])
})

/** What is said of a container that was started so and has ended. */
async function found(...args: string[]) {
  const id = await docker(['run', '-d', ...args])
  await docker(['wait', id])
  return diagnose(await gather(engine, id))
}

describe('a mount that hides the app', () => {
  test.each([
    ['a folder', ['-v', '/usr/share:/app'], /the mount of \/usr\/share over \/app hides \/app\/app\.sh/],
    ['a folder, with --mount', ['--mount', 'type=bind,source=/usr/share,target=/app'], /the mount of \/usr\/share/],
    ['a volume with files of before', ['-v', `${old}:/app`], /the volume .*-old over \/app hides/],
    ['a tmpfs', ['--tmpfs', '/app'], /the tmpfs over \/app hides/],
    ['a tmpfs, with --mount', ['--mount', 'type=tmpfs,target=/app'], /the tmpfs over \/app hides/],
  ])('%s', async (_name, args, message) => {
    expect(await found(...args, name)).toMatchObject({
      cause: 'hidden-by-mount',
      certain: true,
      message: expect.stringMatching(message),
    })
  })
})

describe('a mount that is not the reason', () => {
  test('the image has no such file', async () => {
    expect(await found('-v', '/usr/share:/app', name, 'sh', 'other.sh')).toMatchObject({
      cause: 'file-not-found',
      certain: true,
      message: 'the file other.sh is not in the container',
    })
  })

  test('a new volume, which is filled from the image', async () => {
    expect(await found('-v', '/app', name, 'sh', 'other.sh')).toMatchObject({cause: 'file-not-found'})
  })

  test('it lies elsewhere', async () => {
    expect(await found('-v', '/usr/share:/data', name, 'sh', 'other.sh')).toMatchObject({
      cause: 'file-not-found',
      message: 'the file other.sh is not in the image',
    })
  })
})

test('no container is left of the look into the image', async () => {
  const made = await docker(['ps', '-aq', '--filter', `ancestor=${name}`, '--filter', 'label=dkr.helper'])
  expect(made).toBe('')
})
