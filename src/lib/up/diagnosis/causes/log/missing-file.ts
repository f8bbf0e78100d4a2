import {posix} from 'node:path'
import type {Evidence} from '../../evidence.js'
import {inContainer} from '../mounts.js'
import type {LogFinding, LogRule} from './log-rule.js'

export const missing: LogRule = {
  match:
    /can't open file '([^']+)'|ENOENT['"].{0,300}?\bpath['"]?: ?['"]([^'"]+)['"]|(?:FileNotFoundError|ENOENT).{0,1000}?(?<!\w)['"]([^'"]+)['"]|(?:can't open|cannot open|cannot access) '?([^\s:']+)'?.{0,1000}[Nn]o such file|Failed opening required '([^']+)'|open\(\) "([^"]+)" failed \(2:|\bopen ([^\s:]+): no such file/,
  finding: (match, evidence, index) => {
    const name = match.slice(1).find(Boolean)!
    if (startsProgram(name, evidence.log, index)) return missingProgram(name)
    const started = evidence.command.some(word => word !== '' && name.endsWith(word))
    if (!started && isMadeLater(name)) return madeLater(name, evidence)
    const isMoved = /['"] -> ['"]/.test(match.input!)
    return {
      cause: 'file-not-found',
      certain: isMoved ? false : undefined,
      message: `the file ${name} is not in the image`,
      why: whyMissing(started, isMoved),
      suggestions: [
        'check COPY and WORKDIR in the Dockerfile, and the name in CMD',
        'see what is inside: dkr run --rm IMAGE ls',
        'is it in .dockerignore? dkr build --show-context tells',
      ],
      missing: [inContainer(name, evidence)],
    }
  },
}

function whyMissing(started: boolean, isMoved: boolean): string {
  if (isMoved) return 'the app moves or links it: either that file is missing, or the folder that it shall go to'
  return started
    ? 'the start command names it, but no COPY of the Dockerfile puts it there'
    : 'the app opens it; no COPY of the Dockerfile puts it there, or .dockerignore keeps it out'
}

/** What programs make while they run: an image has none of it, and a COPY is no help. */
const isMadeLater = (name: string) => /^(?:\/var)?\/(?:run|tmp|lock)\/|^\/dev\/shm\/|\.(?:sock|socket|pid)$/.test(name)

const dockerSocket = /\/docker\.sock$/

function madeLater(name: string, evidence: Evidence): LogFinding {
  const path = inContainer(name, evidence)
  return {
    cause: 'file-not-found',
    certain: false,
    message: `the file ${name} is not in the container`,
    why: 'a file of that place or kind is made while programs run: by another program of the container, or by one outside whose file is mounted',
    suggestions: dockerSocket.test(name)
      ? [
          `give it the socket of the engine, if you trust the app with all of it: dkr up -v /var/run/docker.sock:${path}`,
          'or start it without what asks the engine',
        ]
      : [
          'is the program that makes it in this container, and started before?',
          `does one outside make it? then mount the folder: dkr up -v FOLDER:${posix.dirname(path)}`,
        ],
    missing: [path],
  }
}

const nearLines = 12

/** Python says of a program that it cannot start what it says of a file that it cannot open. */
function startsProgram(name: string, log: readonly string[], index: number): boolean {
  const above = log.slice(Math.max(0, index - nearLines), index).join('\n')
  return !name.includes('/') && /\bsubprocess\.py"|_execute_child/.test(above)
}

export const missingProgram = (name: string): LogFinding => ({
  cause: 'program-not-found',
  message: `the program "${name}", which the app starts, is not in the image`,
  why: 'no folder of the PATH of the image has a program of that name; slim images have few programs',
  suggestions: [`install it in the Dockerfile: RUN apt-get update && apt-get install -y ${name} (alpine: apk add)`],
})
