import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {Readable} from 'node:stream'
import {afterAll, describe, expect, it} from '@jest/globals'
import {parseCacheFrom, parseCacheTo} from '../../../src/lib/build/cache-flags.js'
import {contextSource} from '../../../src/lib/build/context-source.js'
import {openBuildLog} from '../../../src/lib/build/log-file.js'
import type {BuildPlan} from '../../../src/lib/build/plan.js'
import {redactor} from '../../../src/lib/build/redact.js'
import {parseSecret, readSecret} from '../../../src/lib/build/secrets.js'
import {readStdin} from '../../../src/lib/build/stdin.js'
import type {Progress} from '../../../src/lib/output/progress.js'

const dir = mkdtempSync(join(tmpdir(), 'dkr-flags-'))
afterAll(() => rmSync(dir, {recursive: true}))

describe('caches', () => {
  it('are images, or inline', () => {
    expect(parseCacheFrom('me/app')).toBe('me/app:latest')
    expect(parseCacheFrom('type=registry,ref=me/app:1')).toBe('me/app:1')
    expect(parseCacheTo('type=inline')).toEqual({type: 'inline', attrs: {}})
    const attrs = {ref: 'me/cache:latest'}
    expect(parseCacheTo('me/cache')).toEqual({type: 'registry', attrs})
    expect(parseCacheTo('type=registry,ref=me/cache,mode=max')).toEqual({
      type: 'registry',
      attrs: {...attrs, mode: 'max'},
    })
    for (const text of ['type=gha', 'type=local,src=x']) expect(() => parseCacheFrom(text)).toThrow('--cache-from')
    for (const text of ['type=registry', 'type=local,dest=x', 'type=gha'])
      expect(() => parseCacheTo(text)).toThrow('--cache-to')
  })
})

describe('secrets', () => {
  writeFileSync(join(dir, 'token'), 'from the file')
  const env = {token: 'from the variable', OTHER: 'other'}
  it.each([
    ['id=token', env, 'from the variable'],
    ['id=token', {}, 'from the file'],
    ['type=file,id=token', env, 'from the file'],
    ['id=x,src=token', env, 'from the file'],
    ['id=x,source=token', env, 'from the file'],
    ['id=x,env=OTHER', env, 'other'],
    ['type=env,id=OTHER', env, 'other'],
  ])('%s of %j', (text, variables, value) => {
    const source = parseSecret(text, dir, variables)
    expect(Buffer.from(readSecret(source, variables)!).toString()).toBe(value)
    expect(JSON.stringify(source)).not.toContain(value)
  })
  it.each(['', 'src=token', 'id=x,foo=y', 'id', 'id=x,type=vault', 'id=x,env=NONE', 'id=nowhere'])('not %j', text => {
    expect(() => parseSecret(text, dir, env)).toThrow(/secret/)
  })
  it('are hidden wherever they show up, the longer one first', () => {
    const hide = redactor([Buffer.from('hunter2\nsecond-line\n'), Buffer.from('hunter2-and-more'), Buffer.from('ab')])
    expect(hide('x hunter2-and-more y hunter2 second-line ab')).toBe('x *** y *** *** ab')
  })
})

describe('where a build comes from', () => {
  writeFileSync(join(dir, 'Dockerfile'), 'FROM scratch\n')
  it.each([
    ['-', undefined, {context: 'stdin', dir: '', dockerfile: 'Dockerfile'}],
    ['-', 'a/Dockerfile', {context: 'stdin', dir: '', dockerfile: 'a/Dockerfile'}],
    ['.', '-', {context: 'folder', dir, dockerfile: '-'}],
    ['.', undefined, {context: 'folder', dir, dockerfile: join(dir, 'Dockerfile')}],
    ['https://h/x.git#main', undefined, {context: 'remote', remote: 'https://h/x.git#main'}],
    ['git@h:me/x.git', 'web/Dockerfile', {context: 'remote', dockerfile: 'web/Dockerfile'}],
    ['github.com/me/x', undefined, {context: 'remote'}],
  ])('%s, -f %s', (text, file, source) => expect(contextSource(text, file, dir)).toMatchObject(source))

  const plan = (more: object) => ({context: 'stdin', dockerfile: 'Dockerfile', ...more}) as BuildPlan
  const tar = Buffer.concat([Buffer.alloc(257), Buffer.from('ustar'), Buffer.alloc(250), Buffer.from('rest')])
  const pieces = (bytes: Buffer, size: number) =>
    Readable.from(
      (function* () {
        for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
      })(),
      {objectMode: false},
    )

  it.each([1, 7, 512, 100_000])('tells an archive from a Dockerfile, in pieces of %d bytes', async size => {
    const content = await readStdin(plan({}), pieces(tar, size))
    if (!content || !('archive' in content)) throw new Error('not seen as an archive')
    expect(Buffer.concat(await content.archive.toArray())).toEqual(tar)
    const text = Buffer.from(`FROM scratch\n# ${'long '.repeat(200)}`)
    expect(await readStdin(plan({}), pieces(text, size))).toEqual({dockerfile: text})
  })
  it('knows compressed archives, and reads nothing that the plan does not want', async () => {
    for (const mark of ['1f8b0800', '425a6839', 'fd377a585a00', '28b52ffd']) {
      expect(await readStdin(plan({}), pieces(Buffer.from(mark, 'hex'), 9))).toHaveProperty('archive')
    }
    expect(await readStdin(plan({context: 'folder', dockerfile: '/x'}), pieces(tar, 9))).toBeUndefined()
    await expect(readStdin(plan({}), pieces(Buffer.alloc(0), 1))).rejects.toThrow('nothing on standard input')
    const text = Buffer.from('FROM scratch')
    await expect(readStdin(plan({dockerfile: 'x'}), pieces(text, 9))).rejects.toThrow('ambiguous')
  })
})

describe('the log of a build', () => {
  const silent: Progress = {task() {}, log() {}, note() {}, warn() {}, close() {}}
  const env = {XDG_STATE_HOME: dir}
  it('has every line, and only the newest logs stay', async () => {
    const paths: string[] = []
    for (let i = 0; i < 25; i++) {
      const log = openBuildLog('a/b:c', silent, env, new Date(2026, 0, 1, 0, 0, i))!
      log.progress.task({id: '1', text: '[1/2] RUN x', state: 'running'})
      log.progress.log('1', `line ${i}`)
      await log.close()
      paths.push(log.path)
    }
    expect(readFileSync(paths[24]!, 'utf8')).toBe('[1/2] RUN x\n  line 24\n')
    expect(() => readFileSync(paths[4]!)).toThrow('ENOENT')
    expect(readFileSync(paths[5]!, 'utf8')).toContain('line 5')
  })
  it('is left out where it cannot be written', () => {
    writeFileSync(join(dir, 'file'), '')
    expect(openBuildLog('x', silent, {XDG_STATE_HOME: join(dir, 'file')})).toBeUndefined()
  })
})
