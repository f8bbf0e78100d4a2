/** One entry of a tar archive. */
export interface TarHeader {
  /** Without the slash that marks a folder. */
  path: string
  kind: 'file' | 'folder' | 'symlink' | 'hardlink' | 'pipe' | 'block' | 'character'
  /** What goes into the mode field as it is. */
  mode: number
  /** In bytes; 0 for everything but files. */
  size: number
  /** Seconds since 1970; negative before. */
  mtime: number
  /** Where a symbolic link points, or the path that a hard link shares. */
  linkname?: string
  device?: {major: number; minor: number}
  /** 0:0 if not given. */
  owner?: {uid: number; gid: number}
}

export const tarBlock = 512

const typeFlags = {file: '0', hardlink: '1', symlink: '2', character: '3', block: '4', folder: '5', pipe: '6'} as const

/** The largest numbers that eleven and seven octal digits hold. */
const maxSize = 0o77777777777

/**
 * The header blocks of an entry, owned by 0:0 (if not told otherwise) without names, as docker's
 * clients write them: ustar, and before it a PAX header for what ustar cannot
 * hold (names that are long or not ASCII, sizes from 8 GiB, times before 1970).
 */
export function tarHeader(header: TarHeader): Buffer {
  const name = header.kind === 'folder' ? `${header.path}/` : header.path
  const split = splitName(name)
  const records = paxRecords(header, name, split !== undefined)
  const main = ustarBlock(header, typeFlags[header.kind], split ?? {prefix: '', name})
  return records.length > 0 ? Buffer.concat([paxBlocks(header.path, records), main]) : main
}

/** Two zero blocks end an archive. */
export const tarEnd = (): Buffer => Buffer.alloc(2 * tarBlock)

/** How many zero bytes follow a content of this size. */
export const tarPadding = (size: number): number => (tarBlock - (size % tarBlock)) % tarBlock

/** A name of up to 100 bytes, or one that breaks at a slash into up to 155 and 100. */
function splitName(name: string): {prefix: string; name: string} | undefined {
  if (!isAscii(name)) return undefined
  if (name.length <= 100) return {prefix: '', name}
  const slash = name.slice(0, Math.min(name.length - 1, 156)).lastIndexOf('/')
  if (slash <= 0 || name.length - slash - 1 > 100) return undefined
  return {prefix: name.slice(0, slash), name: name.slice(slash + 1)}
}

function paxRecords(header: TarHeader, name: string, nameFits: boolean): Array<[string, string]> {
  const linkname = header.linkname ?? ''
  const records: Array<[string, string]> = []
  if (!nameFits) records.push(['path', name])
  if (!isAscii(linkname) || linkname.length > 100) records.push(['linkpath', linkname])
  if (header.size > maxSize) records.push(['size', String(header.size)])
  if (header.mtime < 0 || header.mtime > maxSize) records.push(['mtime', String(header.mtime)])
  return records
}

function paxBlocks(path: string, records: ReadonlyArray<readonly [string, string]>): Buffer {
  const body = Buffer.from(records.map(([key, value]) => paxRecord(` ${key}=${value}\n`)).join(''))
  const base = path.slice(path.lastIndexOf('/') + 1)
  const name = `PaxHeaders.0/${base.replace(/[^\x20-\x7e]/gu, '_')}`.slice(0, 100)
  const header = {path: name, kind: 'file', mode: 0, size: body.length, mtime: 0} as const
  return Buffer.concat([ustarBlock(header, 'x', {prefix: '', name}), body, Buffer.alloc(tarPadding(body.length))])
}

/** The length in front of a record counts itself. */
function paxRecord(rest: string): string {
  const bytes = Buffer.byteLength(rest)
  let length = bytes + String(bytes).length
  length = bytes + String(length).length
  return `${length}${rest}`
}

function ustarBlock(header: TarHeader, type: string, {prefix, name}: {prefix: string; name: string}): Buffer {
  const block = Buffer.alloc(tarBlock)
  block.write(ascii(name), 0, 100, 'latin1')
  octal(block, 100, 8, header.mode)
  octal(block, 108, 8, header.owner?.uid ?? 0)
  octal(block, 116, 8, header.owner?.gid ?? 0)
  octal(block, 124, 12, header.size > maxSize ? 0 : header.size)
  octal(block, 136, 12, header.mtime < 0 || header.mtime > maxSize ? 0 : header.mtime)
  block.write(type, 156, 1, 'latin1')
  block.write(ascii(header.linkname ?? ''), 157, 100, 'latin1')
  block.write('ustar\x0000', 257, 8, 'latin1')
  octal(block, 329, 8, header.device?.major ?? 0)
  octal(block, 337, 8, header.device?.minor ?? 0)
  block.write(prefix, 345, 155, 'latin1')
  writeChecksum(block)
  return block
}

function octal(block: Buffer, at: number, width: number, value: number): void {
  block.write(`${value.toString(8).padStart(width - 1, '0')}\0`, at, width, 'latin1')
}

/** Computed with the checksum's own eight bytes taken as spaces. */
function writeChecksum(block: Buffer): void {
  block.fill(' ', 148, 156)
  let sum = 0
  for (const byte of block) sum += byte
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 8, 'latin1')
}

const isAscii = (text: string): boolean => !/[^\x01-\x7f]/.test(text)

/** What an old reader sees of a name that a PAX record carries. */
const ascii = (text: string): string => text.replace(/[^\x01-\x7f]/gu, '_')
