import {Readable} from 'node:stream'
import {expect, test} from '@jest/globals'
import {runCheck} from '../../../src/lib/doctor/run-check.js'
import type {Engine} from '../../../src/lib/engine/engine.js'
import type {EngineRequest} from '../../../src/lib/engine/transport.js'
import {DkrError} from '../../../src/lib/errors/dkr-error.js'
import type {EngineTraits} from '../../../src/lib/errors/engine-kind.js'

/** An engine that answers an import with a text, and everything behind it with an error. */
function engineThatSays(text: string): {engine: Engine; asked: EngineRequest[]} {
  const asked: EngineRequest[] = []
  const refuse = () => Promise.reject(new DkrError('ENGINE_ERROR', {message: 'no room', suggestions: ['x']}))
  const stream = (request: EngineRequest) => {
    asked.push(request)
    return request.path === '/images/create' ? Promise.resolve(Readable.from([Buffer.from(text)])) : refuse()
  }
  return {engine: {stream, call: refuse, upgrade: refuse} as unknown as Engine, asked}
}

const id = `sha256:${'a'.repeat(64)}`
const docker = {url: 'unix:///var/run/docker.sock'}

test('the image has no name: engines do not agree where the tag of one belongs', async () => {
  const {engine, asked} = engineThatSays(`{"status":"${id}"}\r\n`)
  await runCheck(engine, 'x86_64', docker)
  expect(asked[0]).toMatchObject({method: 'POST', path: '/images/create', query: {fromSrc: '-'}})
  expect(JSON.stringify(asked)).not.toMatch(/repo|tag/)
})

test.each<[EngineTraits, string]>([
  [docker, 'journalctl -u docker'],
  [{...docker, rootless: true}, 'journalctl --user -u docker'],
  [{url: 'unix:///run/podman/podman.sock', podman: true}, 'journalctl -u podman'],
  [{url: 'unix:///x/podman.sock', podman: true}, 'journalctl --user -u podman'],
])('%j: what fails is in the log of that engine', async (traits, command) => {
  const {engine} = engineThatSays(`{"status":"${id}"}`)
  expect(await runCheck(engine, 'x86_64', traits)).toEqual([
    {name: 'containers', verdict: 'failed', detail: 'no room', mend: `look at the log of the engine: ${command}`},
  ])
})

test('an answer without an image is told, not taken for one', async () => {
  const {engine} = engineThatSays('{"error":"no space left"}')
  const [check] = await runCheck(engine, 'x86_64', docker)
  expect(check).toMatchObject({verdict: 'failed', detail: expect.stringMatching(/did not import .*no space left/)})
})

test('a processor that no program is at hand for', async () => {
  expect(await runCheck(engineThatSays('').engine, 'riscv64', docker)).toEqual([])
})
