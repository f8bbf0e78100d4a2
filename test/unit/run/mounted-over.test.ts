import {afterEach, describe, expect, test} from '@jest/globals'
import {DkrError, isDkrError} from '../../../src/lib/errors/dkr-error.js'
import {planRun} from '../../../src/lib/run/plan.js'
import type {RunRequest} from '../../../src/lib/run/request.js'
import {runFailure} from '../../../src/lib/run/run-failure.js'
import {type AnsweringEngine, answerJson, startAnsweringEngine} from '../../support/answering-engine.js'

let fake: AnsweringEngine
afterEach(() => fake.stop())

const why = async (program: string, request: Partial<RunRequest>) => {
  fake = await startAnsweringEngine({'GET /images/app/json': answerJson({Id: 'a', Config: {WorkingDir: '/app'}})})
  const plan = planRun({image: 'app', command: [], ...request}, {cwd: '/home', env: {}})
  const message = `exec: "${program}": stat ${program}: no such file or directory: unknown`
  const told = await runFailure(fake.engine, new DkrError('COMMAND_NOT_FOUND', {message, suggestions: ['x']}), plan)
  return isDkrError(told) ? told.why : undefined
}

describe('a program under a mount: the image may have it', () => {
  test.each<[program: string, request: Partial<RunRequest>, target: string]>([
    ['/app/server', {volume: ['.:/app']}, '/app'],
    ['/app/server', {volume: ['.:/app/']}, '/app'],
    ['/app/bin/server', {volume: ['.:/app', './bin:/app/bin']}, '/app/bin'],
    ['/app/server', {volume: ['/app']}, '/app'],
    ['/app/server', {mount: ['type=bind,source=/x,target=/app']}, '/app'],
    ['/app/server', {tmpfs: ['/app:size=1m']}, '/app'],
    ['./server', {volume: ['.:/app']}, '/app'],
    ['bin/server', {volume: ['.:/srv'], workdir: '/srv/sub'}, '/srv'],
  ])('%s %j', async (program, request, target) => {
    expect(await why(program, request)).toBe(
      `the image starts "${program}", and ${target} is mounted over what the image has there`,
    )
    fake.stop()
    expect(await why(program, {...request, command: [program]})).toMatch(
      /^the container has no file .*, and \/.* is mounted/,
    )
    fake.stop()
    expect(await why(program, {...request, entrypoint: program})).toMatch(/^--entrypoint starts .* is mounted over/)
  })

  test.each<[program: string, request: Partial<RunRequest>]>([
    ['/app/server', {}],
    ['/app/server', {volume: ['.:/application', '.:/app/other']}],
    ['server', {volume: ['.:/app']}],
    ['./server', {volume: ['.:/srv']}],
    ['./server', {volume: ['.:/app'], workdir: '/srv'}],
  ])('%s is not under a mount: %j', async (program, request) => {
    expect(await why(program, request)).toBe(`the image starts "${program}", and the container has no such program`)
  })
})
