import {afterEach, expect, test} from '@jest/globals'
import {type Failure, findProgramFault} from '../../../src/lib/program-faults/find-fault.js'
import {type Answer, type AnsweringEngine, answerJson, startAnsweringEngine} from '../../support/answering-engine.js'

let fake: AnsweringEngine
afterEach(() => fake.stop())

const Config = {Env: [], WorkingDir: '', User: ''}
const container = {Id: 'a', Name: '/a', State: {}, HostConfig: {}, Config}
const details = answerJson({...container, Path: '/run.sh', Args: [], Image: 'app'})
const failure = (text: string): Failure => ({phase: 'ended', exitCode: 127, log: [text]})
const deaf: Answer = () => {}

/** The beginning of an archive with one file. */
function archived(content: Buffer): Answer {
  const header = Buffer.alloc(512)
  header.write('run.sh')
  header.write('0000755', 100)
  header.write(content.length.toString(8).padStart(11, '0'), 124)
  header.write('0', 156)
  return response => response.end(Buffer.concat([header, content, Buffer.alloc(512 - content.length)]))
}

const elf = Buffer.alloc(64)
elf.write('\u007fELF', 'latin1')
elf[5] = 1
elf.writeUInt16LE(183, 18)

const look = async (answers: Record<string, Answer>, text: string) => {
  fake = await startAnsweringEngine({'GET /containers/a/json': details, ...answers})
  return findProgramFault(fake.engine, 'a', failure(text))
}
const archive = 'GET /containers/a/archive'
const platform = ['GET /images/app/json', 'GET /version']
const platforms = {
  'GET /images/app/json': answerJson({Id: 'sha256:a', Architecture: 'arm64'}),
  'GET /version': answerJson({Arch: 'amd64'}),
}

test('image and version are asked for where the processor may be the reason', async () => {
  const found = await look({[archive]: archived(elf), ...platforms}, 'exec /run.sh: exec format error')
  expect(found).toMatchObject({cause: 'wrong-platform', certain: true})
  expect(fake.asked).toEqual(expect.arrayContaining(platform))
})

test('a program may be foreign although the words do not say so', async () => {
  await look({[archive]: archived(elf), ...platforms}, 'exec /run.sh: no such file or directory')
  expect(fake.asked).toEqual(expect.arrayContaining(platform))
})

test('the same words about a script ask for neither', async () => {
  const script = archived(Buffer.from('#!/bin/none\r\n'))
  const found = await look({[archive]: script, ...platforms}, 'exec /run.sh: no such file or directory')
  expect(found).toMatchObject({cause: 'line-ends'})
  expect(fake.asked).not.toEqual(expect.arrayContaining([platform[1]]))
  expect(fake.asked).not.toEqual(expect.arrayContaining([platform[0]]))
})

test('a refused script in a foreign image that the engine emulates lacks its first line', async () => {
  const found = await look(
    {[archive]: archived(Buffer.from('echo hello\n')), ...platforms},
    'exec /run.sh: exec format error',
  )
  expect(found).toMatchObject({cause: 'no-shebang', certain: true})
})

test.each([
  ['the container', {'GET /containers/a/json': deaf}],
  ['a file', {[archive]: deaf}],
  ['image and version', {[archive]: archived(elf), 'GET /images/app/json': deaf, 'GET /version': deaf}],
])(
  'an engine that never answers for %s is given up',
  async (_what, answers) => {
    expect(await look(answers, 'exec /run.sh: exec format error')).toBeUndefined()
  },
  10_000,
)
