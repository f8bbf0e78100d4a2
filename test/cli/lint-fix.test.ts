import {spawnSync} from 'node:child_process'
import {closeSync, linkSync, lstatSync, openSync, readFileSync, symlinkSync} from 'node:fs'
import {join} from 'node:path'
import {buffer} from 'node:stream/consumers'
import {describe, expect, it} from '@jest/globals'
import {pack} from 'tar-stream'
import {type DkrOptions, dkr, dkrPath} from '../support/dkr.js'
import {type TreeNode, withTree} from '../support/temp-tree.js'

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')

/** Fixes the Dockerfile of a folder, and gives what dkr said and what the file is then. */
async function fix(tree: Record<string, TreeNode>, options?: DkrOptions, args = ['lint', '--fix']) {
  return withTree(tree, async root => {
    const result = await dkr(args, {cwd: root, ...options})
    return {...result, file: readFileSync(join(root, 'Dockerfile'))}
  })
}

describe('bytes that are not UTF-8', () => {
  const before = latin1('FROM debian:12 as x\n# caf\xe9\nLABEL n="caf\xe9"\r\nrUN echo \xff\xfe\xe9\n')

  it('stay as they are', async () => {
    const {file, stderr, code} = await fix({Dockerfile: before})
    expect(file.toString('latin1')).toBe('FROM debian:12 AS x\n# caf\xe9\nLABEL n="caf\xe9"\r\nRUN echo \xff\xfe\xe9\n')
    expect([code, stderr]).toEqual([
      0,
      'fixed Dockerfile:1 from-as-casing\nfixed Dockerfile:4 same-instruction-casing\nno findings\n',
    ])
  })

  it('are shown as such, in JSON too', async () => {
    const {stdout, file} = await fix({Dockerfile: latin1('FROM a:1\nrUN \xe9\nCMD \xe9\n')}, {}, ['lint', '--json'])
    const {findings} = JSON.parse(stdout) as {findings: {message: string; fix?: {text: string}}[]}
    expect(findings.map(({message, fix: {text} = {text: ''}}) => [message, text])).toEqual([
      ['"rUN" is not in capitals, as the rest is', 'RUN \ufffd'],
      ['CMD "\ufffd" runs inside a shell', ''],
    ])
    expect(stdout).not.toContain('\\ud')
    expect(file.toString('latin1')).toContain('rUN \xe9')
  })
})

it('does nothing to a file that does not build, says so, and lists the findings', async () => {
  const text = 'FROM debian:12\n{{if eq .x "y"}}\nRUn echo hi\n{{end}}\nCMD ["x"]\n'
  const {file, code, stdout, stderr} = await fix({Dockerfile: text})
  expect(file.toString()).toBe(text)
  expect(code).toBe(1)
  expect(stdout).toMatch(/^Dockerfile:2 error syntax .*\n[\s\S]*^Dockerfile:3 style same-instruction-casing/m)
  expect(stderr).toBe('Dockerfile is not fixed: the builder refuses line 2; correct that first\n2 errors, 1 style\n')
})

it('leaves ADD where the folder has an archive, whatever its name, and copies the rest', async () => {
  const archive = pack()
  archive.entry({name: 'inner'}, 'x', () => archive.finalize())
  const tree = {rootfs: await buffer(archive), 'app.py': 'x', 'src/x': 'x'}
  const lines = ['ADD rootfs /a/', 'ADD root* /b/', 'ADD app.py /c', 'ADD src /d', 'ADD nowhere /e', 'ADD "app.py" /f']
  const {file, code} = await fix({...tree, Dockerfile: `FROM debian:12\n${lines.join('\n')}\n`})
  expect(file.toString().split('\n').slice(1, -1)).toEqual([
    'ADD rootfs /a/',
    'ADD root* /b/',
    'COPY app.py /c',
    'COPY src /d',
    'ADD nowhere /e',
    'COPY "app.py" /f',
  ])
  expect(code).toBe(1)
})

it('keeps a link, and every other name of the file', async () => {
  await withTree({'real/Dockerfile': {content: 'FROM a:1\nRUn x\n', mode: 0o640}, app: {mode: 0o755}}, async root => {
    const real = join(root, 'real', 'Dockerfile')
    const link = join(root, 'app', 'Dockerfile')
    linkSync(real, join(root, 'other'))
    symlinkSync('../real/Dockerfile', link)
    expect(await dkr(['lint', '--fix', 'app'], {cwd: root})).toMatchObject({code: 0})
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
    expect(lstatSync(real).mode & 0o777).toBe(0o640)
    expect(readFileSync(join(root, 'other'), 'utf8')).toBe('FROM a:1\nRUN x\n')
    const {mtimeMs} = lstatSync(real)
    expect(await dkr(['lint', '--fix', 'app'], {cwd: root})).toMatchObject({code: 0, stderr: 'no findings\n'})
    expect(lstatSync(real).mtimeMs).toBe(mtimeMs)
  })
})

it('changes no file that came as standard input', async () => {
  await withTree({Dockerfile: 'FROM a:1\nRUn x\n'}, root => {
    const file = join(root, 'Dockerfile')
    const stdin = openSync(file, 'r')
    const lint = (name: string) => {
      const args = [dkrPath, 'lint', '--fix', name]
      return spawnSync(process.execPath, args, {cwd: root, stdio: [stdin, 'pipe', 'pipe'], encoding: 'utf8'})
    }
    expect(lint('-').status).toBe(2)
    expect(lint('/dev/stdin')).toMatchObject({status: 2, stdout: '', stderr: expect.stringContaining('/dev/stdin')})
    closeSync(stdin)
    expect(readFileSync(file, 'utf8')).toBe('FROM a:1\nRUn x\n')
  })
})
