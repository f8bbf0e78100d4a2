import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, describe, expect, test} from '@jest/globals'
import type {DkrError} from '../../../src/lib/errors/dkr-error.js'
import {readEnvironment} from '../../../src/lib/run/env.js'
import {type EnvFile, type EnvFormat, parseEnvFormat} from '../../../src/lib/run/env-file.js'
import {planExec} from '../../../src/lib/run/exec-plan.js'
import {planRun} from '../../../src/lib/run/plan.js'

const dir = mkdtempSync(join(tmpdir(), 'dkr-env-format-'))
afterAll(() => rmSync(dir, {recursive: true}))
const path = join(dir, '.env')
const lineRule = 'each line is NAME=value; a line that starts with # is a comment'

function failure(text: string, source: EnvFile['source'], format: EnvFormat = 'docker'): DkrError {
  writeFileSync(path, text)
  try {
    readEnvironment({files: [{path, source}], format}, {})
  } catch (error) {
    return error as DkrError
  }
  throw new Error('it was read')
}

describe('a file that the other format reads', () => {
  test.each([
    ['an export', 'A=1\nexport C=3\n'],
    ['a value of several lines', 'KEY="[section 1]\n[config 1]\n"\n'],
    ['a key of several lines', "KEY='-----BEGIN X-----\nab cd=\n-----END X-----'\n"],
    ['spaces around =', 'A = 1\n'],
  ])('%s: dotenv is named where the file is named', (_name, text) => {
    const flag = failure(text, '--env-file')
    expect(flag.suggestions).toEqual(['--env-format dotenv reads export, quotes and values of several lines', lineRule])
    expect(flag).toMatchObject({code: 'INVALID_ENV', why: expect.stringContaining('contains whitespaces')})
    expect(failure(text, 'env_files').suggestions[0]).toBe(
      'env_format: dotenv in dkr.yaml reads export, quotes and values of several lines',
    )
  })

  test('a lone quote is none for docker', () => {
    expect(failure("A='tis\n", '--env-file', 'dotenv').suggestions[0]).toBe(
      '--env-format docker takes each line literally, quotes included',
    )
    expect(failure("A='tis\n", 'env_files', 'dotenv').suggestions[0]).toMatch(/^env_format: docker in dkr\.yaml /)
  })
})

describe('a file that is broken in both formats gets no such advice', () => {
  test.each([
    ['a section of an ini file', '[config 1]\nA=1\n'],
    ['an open quote that is never closed', 'A="x\nB C\n'],
    ['a quote that the next line closes by chance', "A='tis\nexport B=2\nC=don't\n"],
    ['two words', 'A=1\nB C\n'],
    ['no name', '=1\n'],
  ])('%s', (_name, text) => {
    for (const format of ['docker', 'dotenv'] as const) {
      if (format === 'dotenv' || !text.startsWith('A="')) {
        expect(failure(text, '--env-file', format).suggestions).toEqual([lineRule])
      }
    }
  })
})

describe('quotes that stay', () => {
  function warnings(text: string, source: EnvFile['source']): string[] {
    writeFileSync(path, text)
    const said: string[] = []
    readEnvironment({files: [{path, source}]}, {}, line => said.push(line))
    return said
  }

  test('the advice fits the place where the file is named', () => {
    const keeps = `${path}: the value of A keeps its quotes, as with docker`
    expect(warnings('A="1"\n', '--env-file')).toEqual([`${keeps}; --env-format dotenv removes them`])
    expect(warnings('A="1"\n', 'env_files')).toEqual([`${keeps}; env_format: dotenv in dkr.yaml removes them`])
  })

  test('a file that dotenv cannot read is not sent there', () => {
    expect(warnings('A="1"\nB="2\n', '--env-file')).toEqual([
      `${path}: the value of A keeps its quotes, as with docker`,
    ])
  })
})

test('run, exec and up read by the same rule', () => {
  writeFileSync(path, 'export A="1 2"\nKNOWN\n')
  const request = {command: ['true'], 'env-file': [path], 'env-format': 'dotenv'}
  const surroundings = {cwd: dir, env: {KNOWN: 'k'}}
  expect(planRun({image: 'app', ...request}, surroundings).environment).toEqual(['A=1 2', 'KNOWN=k'])
  expect(planExec('web', request, surroundings)).toMatchObject({environment: ['A=1 2', 'KNOWN=k'], warnings: []})
  expect(() => planExec('web', {...request, 'env-format': undefined}, surroundings)).toThrow(
    expect.objectContaining({code: 'INVALID_ENV'}),
  )
})

test('exec tells of quotes too', () => {
  writeFileSync(path, 'A="1"\n')
  const {warnings} = planExec('web', {command: ['true'], 'env-file': [path]}, {env: {}})
  expect(warnings).toEqual([expect.stringContaining('--env-format dotenv removes them')])
})

test.each(['', 'Docker', 'env', 'toString'])('--env-format %j is refused', text => {
  expect(() => parseEnvFormat(text)).toThrow(
    expect.objectContaining({code: 'USAGE', suggestions: ['--env-format docker']}),
  )
})
