import {posix} from 'node:path'
import type {Engine} from '../engine/engine.js'
import {type FileHead, readFileHead} from '../engine/file-head.js'
import type {FileFacts} from './evidence.js'

const maxLinks = 8
const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** Where to look for files of a container. */
export interface Place {
  engine: Engine
  id: string
  /** Environment of the container: programs are looked for in its PATH. */
  env: readonly string[]
  workdir: string
  signal: AbortSignal
}

/** What can be said of a file or program of a container, found by path or, without a slash, in the PATH. */
export async function fileFacts(place: Place, name: string): Promise<FileFacts> {
  for (const path of candidates(place, name)) {
    const head = await follow(place, path)
    if (head) return {path, exists: true, ...(await contentFacts(place, head)), ...rights(head)}
  }
  return {path: name, exists: false}
}

function candidates({env, workdir}: Place, name: string): string[] {
  if (name.startsWith('/')) return [name]
  if (name.includes('/')) return [`${workdir || '/'}/${name}`.replace(/\/+/g, '/')]
  const path = env.find(entry => entry.startsWith('PATH='))?.slice(5) || defaultPath
  return path.split(':').map(folder => `${folder}/${name}`)
}

/** The engine gives a link as a link: it is followed as the kernel would. */
async function follow({engine, id, signal}: Place, path: string): Promise<FileHead | undefined> {
  for (let at = path, links = 0; links < maxLinks; links++) {
    const head = await readFileHead(engine, id, at, signal)
    if (head?.kind !== 'link' || !head.target) return head
    at = posix.resolve(posix.dirname(at), head.target)
  }
  return undefined
}

async function contentFacts(place: Place, {kind, head}: FileHead): Promise<Partial<FileFacts>> {
  if (kind === 'folder') return {kind}
  if (isElf(head)) return {kind: 'elf', architecture: elfArchitecture(head)}
  const [, line] = /^#!([^\n]*)/.exec(head.toString('latin1')) ?? []
  if (line === undefined) return {kind: 'other'}
  const interpreter = line.trim().split(/\s+/)[0] ?? ''
  const found = interpreter === '' ? undefined : await follow(place, interpreter)
  return {
    kind: 'script',
    interpreter,
    interpreterExists: found !== undefined,
    interpreterArchitecture: found && isElf(found.head) ? elfArchitecture(found.head) : undefined,
    windowsLineEnds: line.endsWith('\r'),
  }
}

const isElf = (head: Buffer) => head.subarray(0, 4).toString('latin1') === '\u007fELF'

function rights({kind, mode, owner}: FileHead): Partial<FileFacts> {
  return {executable: kind === 'file' && (mode & 0o111) !== 0, owner, mode: modeText(mode)}
}

function modeText(mode: number): string {
  return [6, 3, 0]
    .map(shift => (mode >> shift) & 7)
    .map(bits => `${bits & 4 ? 'r' : '-'}${bits & 2 ? 'w' : '-'}${bits & 1 ? 'x' : '-'}`)
    .join('')
}

/** e_machine of the ELF header, in the words that images use. */
const machines: Record<number, string> = {
  3: '386',
  8: 'mips',
  21: 'ppc64le',
  22: 's390x',
  40: 'arm',
  62: 'amd64',
  183: 'arm64',
  243: 'riscv64',
  258: 'loong64',
}

function elfArchitecture(head: Buffer): string | undefined {
  if (head.length < 20) return undefined
  const number = head[5] === 2 ? head.readUInt16BE(18) : head.readUInt16LE(18)
  return machines[number] ?? `machine ${number}`
}
