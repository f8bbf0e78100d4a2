import {execFileSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {PassThrough} from 'node:stream'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {copy} from '../../src/lib/copy/copy.js'
import {planCopy} from '../../src/lib/copy/endpoint.js'
import {connect, type Engine} from '../../src/lib/engine/engine.js'
import {isDkrError} from '../../src/lib/errors/dkr-error.js'
import {docker, dockerClient} from '../support/docker-client.js'
import {silentJob} from '../support/silent-job.js'

const container = 'dkr-test-copy'

/** The same tree on both sides. */
const makeTree = `
mkdir -p dir/sub dir/empty target/same
echo a >dir/a.txt; echo b >dir/sub/b.txt; ln -s a.txt dir/link; ln dir/a.txt dir/hard
echo f >file; printf '#!/bin/sh\\n' >exe; chmod 4755 exe; chmod 700 dir/sub; chmod 1777 dir/empty
echo old >target/file; echo old >old
ln -s file to-file; ln -s dir to-dir; ln -s target to-target; ln -s old to-old; ln -s nowhere to-nothing
ln -s /etc/hostname absolute; ln -s ../../../../etc outside
echo s >'with space'; echo u >'ünï'
touch -d '2001-02-03 04:05:06' file exe dir/a.txt dir/sub; : >null`

/** What is there: kind, mode, link, time (not of folders that were copied into) and content. */
const list = `find . | sort | while read -r p; do
  if [ -L "$p" ]; then echo "$p -> $(readlink "$p")"
  elif [ -d "$p" ]; then echo "$p/ $(stat -c %a "$p")"
  else echo "$p $(stat -c '%a %h %u' "$p") $(cat "$p")"; fi; done`

type Words = [source: string, target: string, ...flags: string[]]

/** `C:` stands for the case's own folder in the container. */
const cases: Words[] = [
  ['file', 'C:new'],
  ['file', 'C:target'],
  ['file', 'C:target/'],
  ['file', 'C:target/.'],
  ['file', 'C:old'],
  ['file', 'C:new/'],
  ['file', 'C:none/new'],
  ['file', 'C:to-old'],
  ['file', 'C:to-target'],
  ['file', 'C:to-target/'],
  ['file', 'C:to-nothing'],
  ['file', 'C:dir/sub/c'],
  ['file/', 'C:new'],
  ['./exe', 'C:new'],
  ['dir', 'C:new'],
  ['dir', 'C:new/'],
  ['dir', 'C:target'],
  ['dir', 'C:old'],
  ['dir/', 'C:new'],
  ['dir/.', 'C:new'],
  ['dir/.', 'C:target'],
  ['dir/.', 'C:dir'],
  ['dir/sub/..', 'C:new'],
  ['dir', 'C:dir/a.txt/x'],
  ['to-file', 'C:new'],
  ['to-file', 'C:new', '-L'],
  ['to-file', 'C:target', '-L'],
  ['to-dir', 'C:target'],
  ['to-dir', 'C:target', '-L'],
  ['to-dir/', 'C:target'],
  ['to-dir/.', 'C:target'],
  ['to-dir/.', 'C:new', '-L'],
  ['to-nothing', 'C:new', '-L'],
  ['none', 'C:new'],
  ['with space', 'C:target'],
  ['ünï', 'C:new ü'],
  ['target', 'C:file'],
  ['file', 'C:new', '-a'],
  ['C:file', 'new'],
  ['C:file', 'target'],
  ['C:file', 'target/'],
  ['C:file', './target/.'],
  ['C:file', 'old'],
  ['C:file', 'new/'],
  ['C:file', 'none/new'],
  ['C:file', 'to-old'],
  ['C:file', 'to-target'],
  ['C:file', 'to-nothing'],
  ['C:file/', 'new'],
  ['C:exe', 'new'],
  ['C:dir', 'new'],
  ['C:dir', 'new/'],
  ['C:dir', 'target'],
  ['C:dir', 'old'],
  ['C:dir/', 'new'],
  ['C:dir/.', 'new'],
  ['C:dir/.', 'target'],
  ['C:dir/.', '.'],
  ['C:dir/sub/..', 'new'],
  ['C:to-file', 'new'],
  ['C:to-file', 'new', '-L'],
  ['C:to-file', 'target', '-L'],
  ['C:to-dir', 'target'],
  ['C:to-dir', 'target', '-L'],
  ['C:to-dir/.', 'target'],
  ['C:to-dir/.', 'new', '-L'],
  ['C:to-nothing', 'new'],
  ['C:to-nothing', 'new', '-L'],
  ['C:absolute', 'new'],
  ['C:outside', 'new'],
  ['C:none', 'new'],
  ['C:with space', 'target'],
  ['C:ünï', 'new ü'],
  ['C:target', 'file'],
  ['C:target/file', 'dir/sub'],
  ['file', 'new'],
  ['C:file', 'C:new'],
]

describe('cp does what docker cp does', () => {
  const root = mkdtempSync(join(tmpdir(), `${container}-`))
  let engine: Engine

  beforeAll(async () => {
    engine = await connect()
    await docker(['run', '-d', '--init', '--name', container, 'busybox:1.36', 'sleep', '600'])
    const folders = cases.flatMap((_, i) => [`${i}/ours`, `${i}/theirs`])
    const script = `set -e; mkdir -p seed; (cd seed; ${makeTree})
      for d in ${folders.join(' ')}; do mkdir -p $d; cp -a seed/. $d; done`
    await docker(['exec', container, 'sh', '-c', `mkdir /c; cd /c; ${script}`])
    mkdirSync(root, {recursive: true})
    execFileSync('sh', ['-c', script], {cwd: root})
    await copyAll()
  }, 600_000)
  afterAll(async () => {
    await docker(['rm', '-f', container])
    rmSync(root, {recursive: true, force: true})
  })

  async function ours([source, target, ...flags]: Words): Promise<boolean> {
    try {
      const plan = planCopy({source, target, followLinks: flags.includes('-L'), archiveMode: flags.includes('-a')})
      await copy(engine, plan, {stdin: new PassThrough(), stdout: new PassThrough()}, silentJob())
      return true
    } catch (error) {
      if (isDkrError(error)) return false
      throw error
    }
  }

  /** Everything is copied first and looked at once: a look into the container costs more than a copy. */
  const results: {ours: boolean; theirs: boolean}[] = []
  let local: Map<string, string>
  let inside: Map<string, string>

  async function copyBoth(words: Words, i: number) {
    const folder = (who: string) => join(root, String(i), who)
    const place = (who: string, here = '') =>
      words.map(word => {
        if (word.startsWith('C:')) return word.replace('C:', `${container}:/c/${i}/${who}/`)
        return word.startsWith('-') ? word : here + word
      }) as unknown as Words
    const [source, target, ...flags] = place('theirs')
    const theirs = await dockerClient(['cp', ...flags, source, target], {cwd: folder('theirs')})
    return {ours: await ours(place('ours', `${folder('ours')}/`)), theirs: theirs.code === 0}
  }

  async function copyAll() {
    let next = 0
    const worker = async () => {
      for (let i = next++; i < cases.length; i = next++) results[i] = await copyBoth(cases[i]!, i)
    }
    await Promise.all(Array.from({length: 6}, worker))
    const folders = cases.flatMap((_, i) => [`${i}/ours`, `${i}/theirs`])
    const all = `for d in ${folders.join(' ')}; do echo "=== $d"; (cd $d; ${list}); done`
    local = split(execFileSync('sh', ['-c', all], {cwd: root, encoding: 'utf8'}))
    inside = split(await docker(['exec', '-w', '/c', container, 'sh', '-c', all]))
  }

  function split(text: string): Map<string, string> {
    return new Map(text.split(/^=== /m).map(part => part.split(/\n([\s\S]*)/) as [string, string]))
  }

  it.each(cases.map((words, i) => [words.join(' '), i] as const))('%s', (_name, i) => {
    const look = (who: 'ours' | 'theirs') => ({
      done: results[i]![who],
      local: local.get(`${i}/${who}`)?.trim(),
      inside: inside.get(`${i}/${who}`)?.trim(),
    })
    expect(look('ours').local).toBeDefined()
    expect(look('ours')).toEqual(look('theirs'))
  })
})
