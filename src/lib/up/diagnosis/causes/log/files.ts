import {posix} from 'node:path'
import type {Evidence} from '../../evidence.js'
import type {LogRule} from './log-rule.js'

/** The path in a complaint: quoted, or before or after the words. */
const path = String.raw`(?:'([^']+)'|"([^"]+)"|(\/[^\s:'"]+))`
const pathIn = (line: string): string | undefined =>
  new RegExp(`(?:can't create|open|mkdir|:)\\s*${path}|${path}`).exec(line)?.slice(1).find(Boolean)

const describe = (name: string | undefined) => name ?? 'a file'

const readOnly: LogRule = {
  match: /[Rr]ead-only file ?system|\bEROFS\b/,
  finding: ({input}, {readOnly}) => {
    const name = pathIn(input!)
    return {
      cause: 'read-only',
      message: `the app cannot write ${describe(name)}: the file system is read-only`,
      why: readOnly
        ? 'the container runs with a read-only root: only volumes and tmpfs can be written'
        : 'it lies in a mount that is read-only (:ro), or in a part of the system that nobody may change',
      suggestions: [
        'write into a volume: dkr up -v data:/data, and let the app use /data',
        'mounted with :ro? take that away if the app has to write there',
      ],
    }
  },
}

/** Under 1024, where only root may listen on an engine that is set so. */
function bindsLowPort(log: readonly string[], index: number): boolean {
  return /\bbind|listen|EACCES.{0,1000}:\d+/.test(log.slice(Math.max(0, index - 6), index + 1).join('\n'))
}

const denied: LogRule = {
  match: /[Pp]ermission denied|\bEACCES\b/,
  finding: ({input}, evidence, index) => {
    const name = pathIn(input!)
    if (!name && bindsLowPort(evidence.log, index)) return lowPort(evidence, input!)
    return deniedFile(name, evidence)
  },
}

function lowPort({user, exposed, published}: Evidence, line: string): ReturnType<LogRule['finding']> {
  const port =
    /:(\d{1,3})\b(?!.*:\d)/.exec(line)?.[1] ?? [...published.map(p => p.containerPort), ...exposed].find(p => p < 1024)
  return {
    cause: 'port-not-permitted',
    message: `the app may not listen on port ${port ?? 'below 1024'}`,
    why: `the container runs as ${user ? `the user ${user}` : 'a user'} without the rights of root, who alone may listen on ports below 1024 here`,
    suggestions: [
      'let the app listen on a port from 1024 on, such as 8000, and EXPOSE that',
      'then dkr up -p 80:8000 still publishes it on port 80 of your machine',
    ],
  }
}

function deniedFile(name: string | undefined, {user, files}: Evidence): ReturnType<LogRule['finding']> {
  // A file that does not exist yet is made in its folder: then the folder's rights count.
  const places = name ? [name, posix.dirname(name)] : []
  const facts = files.find(({path, exists}) => exists && places.includes(path))
  const owner = facts?.owner === 0 ? 'root' : facts?.owner
  const who = user || 'the user of the container'
  return {
    cause: 'permission-denied',
    message: `the app may not use ${describe(name)}`,
    why: `it runs as ${who}${facts ? `; ${facts.path} belongs to ${owner} and has the permissions ${facts.mode}` : ', and files that COPY and RUN make belong to root'}`,
    evidence: facts ? [`${facts.path}: owner ${owner}, ${facts.mode}`] : [],
    suggestions: [
      `give it to that user: COPY --chown=${user || 'USER'} … or RUN chown ${user || 'USER'} ${facts?.path ?? name ?? 'PATH'}, before USER`,
      'a mounted folder of your machine keeps its owner: dkr up with a named volume, or change the owner there',
    ],
  }
}

const inUse: LogRule = {
  match: /[Aa]ddress (?:already )?in use|\bEADDRINUSE\b/,
  finding: () => ({
    cause: 'address-in-use',
    message: 'something in the container listens on that port already',
    why: 'a container has its own ports: it is not a program of your machine. The app starts two servers, or is started twice',
    suggestions: [
      'start one server in the foreground: does an entrypoint script start it with & and again with exec?',
      'give the second server another port',
    ],
  }),
}

const missing: LogRule = {
  match:
    /can't open file '([^']+)'|(?:FileNotFoundError|ENOENT).{0,1000}['"]([^'"]+)['"]|(?:can't open|cannot open|cannot access) '?([^\s:']+)'?.{0,1000}[Nn]o such file/,
  finding: (match, evidence) => {
    const name = match.slice(1).find(Boolean)!
    const started = evidence.command.some(word => name.endsWith(word))
    return {
      cause: 'file-not-found',
      message: `the file ${name} is not in the image`,
      why: started
        ? 'the start command names it, but no COPY of the Dockerfile puts it there'
        : 'the app opens it; no COPY of the Dockerfile puts it there, or .dockerignore keeps it out',
      suggestions: [
        'check COPY and WORKDIR in the Dockerfile, and the name in CMD',
        'see what is inside: dkr run --rm IMAGE ls',
        'is it in .dockerignore? dkr build --show-context tells',
      ],
    }
  },
}

export const fileRules = [readOnly, denied, inUse, missing]
