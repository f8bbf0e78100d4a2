import {expect, test} from '@jest/globals'
import {requireApi} from '../../../src/lib/engine/connect/version.js'

const engine = (apiVersion: string, podman = false) => ({
  endpoint: {url: 'unix:///x', source: 'x', address: {socketPath: '/x'}},
  server: {apiVersion, maxApiVersion: apiVersion, os: 'linux', podman},
})

test.each(['1.42', '1.43', '2.0'])('%s is new enough for 1.42', version => {
  expect(() => requireApi(engine(version), 'stop --signal', '1.42')).not.toThrow()
})

test('an older engine is told: the feature, what it needs, what there is', () => {
  expect(() => requireApi(engine('1.41'), 'stop --signal', '1.42')).toThrow(
    expect.objectContaining({
      code: 'ENGINE_VERSION',
      exitCode: 3,
      message: 'stop --signal needs API 1.42 (Docker 23.0), and the engine speaks 1.41',
      why: expect.stringContaining('an older engine'),
    }),
  )
  expect(() => requireApi(engine('1.41', true), 'x', '1.99')).toThrow(
    expect.objectContaining({
      message: 'x needs API 1.99, and the engine speaks 1.41',
      why: expect.stringMatching(/Podman/),
    }),
  )
})
