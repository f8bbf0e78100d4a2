/** Answers that no engine in its right mind gives, by what is asked. */

export interface AskedFor {
  method: string
  /** Without version and query. */
  path: string
  /** What the connection is to become: `tcp`, `h2c`. */
  upgrade?: string
}

const requestHead = /^(GET|POST|PUT|DELETE|HEAD) (\S+) HTTP\/1\.1\r\n([\s\S]*?)\r\n\r\n/

/** The request that begins with these bytes; undefined where none does. */
export function askedFor(bytes: Buffer): AskedFor | undefined {
  const [, method, target = '', headers = ''] = requestHead.exec(bytes.toString('latin1', 0, 16_000)) ?? []
  if (!method) return undefined
  const path = target.replace(/\?.*/, '').replace(/^\/v\d+\.\d+/, '')
  return {method, path, upgrade: /^upgrade: *(\S+)/im.exec(headers)?.[1]}
}

const streams = /^\/build$|^\/images\/create$|\/push$|^\/events$|\/wait$/
const frames = /\/logs$|\/attach$|^\/exec\/[^/]+\/start$/

/** Whether what is answered comes in frames, each with the length of what follows. */
export const hasFrames = ({path}: Pick<AskedFor, 'path'>): boolean => frames.test(path)

/** The head of a success, as the engine would begin to answer. */
function headOf({upgrade}: AskedFor, type: string): string {
  if (upgrade) return `HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: ${upgrade}\r\n\r\n`
  return `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nApi-Version: 1.41\r\nOstype: linux\r\nConnection: close\r\n\r\n`
}

/** The head of an answer, and a piece of it that can come again and again for ever. */
export function endlessAnswer(asked: AskedFor): {head: Buffer; piece: Buffer} {
  const {path, method} = asked
  if (hasFrames(asked)) {
    const text = Buffer.from('the same line\n')
    const frame = Buffer.concat([Buffer.from([1, 0, 0, 0, 0, 0, 0, text.length]), text])
    return {head: Buffer.from(headOf(asked, 'application/octet-stream')), piece: repeated(frame)}
  }
  if (path.endsWith('/archive')) return {head: Buffer.from(headOf(asked, 'application/x-tar')), piece: repeated('tar')}
  const isStream = streams.test(path)
  const json = isStream ? '{"status":"at work"}\n' : '{"Id":"a"},'
  const start = isStream ? '' : method === 'GET' ? '[' : '{"Warnings":['
  return {head: Buffer.from(headOf(asked, 'application/json') + start), piece: repeated(json)}
}

/** About 64 KiB. */
const repeated = (part: string | Buffer): Buffer => {
  const bytes = Buffer.from(part)
  return Buffer.concat(Array(Math.ceil(65_536 / bytes.length)).fill(bytes))
}

/** A frame that says that four gigabytes follow, and a few bytes. */
export function hugeFrame(asked: AskedFor): Buffer {
  const frame = Buffer.from([1, 0, 0, 0, 255, 255, 255, 255])
  return Buffer.concat([Buffer.from(headOf(asked, 'application/octet-stream')), frame, Buffer.from('a few bytes\n')])
}

const lists = /^\/(?:containers|images)\/json$|^\/networks$|\/history$/

/** Bodies that no engine answers with: JSON of the wrong kind, and none at all. */
const bodies = (isList: boolean): string[] => [
  'null',
  '"x"',
  isList ? '{}' : '[]',
  isList ? '[null]' : '{}',
  '5',
  // Every field that dkr uses, and none of its kind.
  JSON.stringify(isList ? [wrongFields] : wrongFields),
  '\u001b]0;title\u0007\u001b[31m\u009b31m\u0000 binary',
  '{"Id":',
]
const wrongFields = Object.fromEntries(
  'Id Name Names State Config HostConfig NetworkSettings Mounts Ports Labels Titles Processes RepoTags Created StatusCode ServerVersion'
    .split(' ')
    .map(name => [name, name === 'Id' || name === 'Name' ? {} : 7]),
)

/** How many of them there are. */
export const oddBodies = bodies(true).length

/** An answer that is not what was asked for. @param at which one, 0 to 1 */
export function oddJson({path}: Pick<AskedFor, 'path'>, at: number): Buffer {
  const values = bodies(lists.test(path))
  const body = Buffer.from(values[Math.min(Math.floor(at * values.length), values.length - 1)]!)
  const head = ['HTTP/1.1 200 OK', 'Content-Type: application/json', `Content-Length: ${body.length}`]
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\nConnection: close\r\n\r\n`), body])
}
