export interface TarEntry {
  name: string
  type: string
  mode: number
  uid: number
  gid: number
  uname: string
  size: number
  mtime: number
  linkname: string
  content: Buffer
}

/** The entries of a whole archive, PAX records applied. Fails on a wrong checksum. */
export function readTar(archive: Buffer): TarEntry[] {
  const entries: TarEntry[] = []
  let pax: Record<string, string> = {}
  for (let at = 0; at + 512 <= archive.length && archive[at] !== 0; ) {
    const entry = readEntry(archive, at)
    at += 512 + Math.ceil(entry.size / 512) * 512
    if (entry.type === 'x') pax = readPax(entry.content)
    else {
      entries.push({
        ...entry,
        name: pax.path ?? entry.name,
        linkname: pax.linkpath ?? entry.linkname,
        mtime: pax.mtime === undefined ? entry.mtime : Number(pax.mtime),
      })
      pax = {}
    }
  }
  return entries
}

function readEntry(archive: Buffer, at: number): TarEntry {
  const block = archive.subarray(at, at + 512)
  const text = (from: number, length: number) =>
    block
      .subarray(from, from + length)
      .toString()
      .replace(/\0.*$/s, '')
  const octal = (from: number, length: number) => Number.parseInt(text(from, length).trim() || '0', 8)
  const sum = [...block].reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte), 0)
  if (sum !== octal(148, 8)) throw new Error(`wrong checksum at ${at}`)
  const prefix = text(345, 155)
  const size = octal(124, 12)
  return {
    name: prefix ? `${prefix}/${text(0, 100)}` : text(0, 100),
    type: text(156, 1) || '0',
    mode: octal(100, 8),
    uid: octal(108, 8),
    gid: octal(116, 8),
    uname: text(265, 32),
    size,
    mtime: octal(136, 12),
    linkname: text(157, 100),
    content: archive.subarray(at + 512, at + 512 + size),
  }
}

function readPax(content: Buffer): Record<string, string> {
  const records: Record<string, string> = {}
  for (let at = 0; at < content.length; ) {
    const length = Number.parseInt(content.subarray(at, at + 10).toString(), 10)
    const record = content.subarray(at, at + length - 1).toString()
    const [key, ...value] = record.slice(record.indexOf(' ') + 1).split('=')
    records[key!] = value.join('=')
    at += length
  }
  return records
}
