import {posix} from 'node:path'
import type {FileFacts} from '../../../../program-faults/evidence.js'
import {notMarked} from '../../../../program-faults/not-marked.js'
import type {Evidence} from '../../evidence.js'
import {describeMount, inContainer, mountOver} from '../mounts.js'
import type {LogFinding, LogRule} from './log-rule.js'
import {describeName, pathIn} from './path-in.js'

/** Databases, ssh and the socket of docker say the same words of something that is no file of the image. */
const otherRights =
  /permission denied (?:for|to|on) \w|\b(?:relation|table|schema|database|sequence|view|function) \S{1,200} permission denied|\(publickey|docker\.sock|dial (?:tcp|unix)/i

/** A service that was asked refuses it: what the request names is no file of the container. */
const request = /\b(?:GET|HEAD|POST|PUT|PATCH|DELETE) \S/
const address = /\bhttps?:\/\//i

export const denied: LogRule = {
  match: /[Pp]ermission denied|\bEACCES\b/,
  finding: ({input}, evidence, index) => {
    if (otherRights.test(input!) || request.test(input!)) return undefined
    const name = pathIn(input!)
    if (!name && address.test(input!)) return undefined
    if (bindsHere(input!) || (!name && bindsPort(evidence.log, index))) return lowPort(evidence, input!)
    return notExecutable(input!, evidence) ?? deniedFile(name, evidence)
  },
}

/** What is bound stands behind the word: an address, or the file of a socket. */
function bindsHere(line: string): boolean {
  const [, bound] = /(?<![\w./-])(?:bind|listen)(?:ing)?\b(?![\w./-])(.{1,1000})/i.exec(line) ?? []
  return bound !== undefined && pathIn(bound) === undefined && /denied|EACCES|:\d|, ?\d/i.test(bound)
}

function bindsPort(log: readonly string[], index: number): boolean {
  return /\bbind|listen|EACCES.{0,1000}:\d+/.test(log.slice(Math.max(0, index - 6), index + 1).join('\n'))
}

const isRoot = (user: string) => /^(?:|0|root)(?::|$)/.test(user)

/** Under 1024, where only root may listen on an engine that is set so; a higher port has another reason. */
function lowPort({user, exposed, published}: Evidence, line: string): LogFinding | undefined {
  const named = (/:(\d{1,5})\b(?!.*:\d)/.exec(line) ?? /\(['"][^'"]{0,100}['"], ?(\d{1,5})\b/.exec(line))?.[1]
  const port = named ?? [...published.map(p => p.containerPort), ...exposed].find(p => p < 1024)
  if (Number(port) >= 1024) return undefined
  return {
    cause: 'port-not-permitted',
    // Root lacks the right only where somebody took it away.
    certain: isRoot(user) ? false : undefined,
    message: `the app may not listen on port ${port ?? 'below 1024'}`,
    why: `the container runs as ${isRoot(user) ? 'root, but without the right (NET_BIND_SERVICE) to listen' : `the user ${user} without the rights of root, who alone may listen`} on ports below 1024 here`,
    suggestions: [
      'let the app listen on a port from 1024 on, such as 8000, and EXPOSE that',
      'then dkr up -p 80:8000 still publishes it on port 80 of your machine',
    ],
  }
}

/** A shell that may not start a script: it is not a matter of the owner. */
function notExecutable(line: string, {files, exitCode, workdir}: Evidence): LogFinding | undefined {
  if (exitCode !== 126) return undefined
  const [, name] = /(?:^|[\s:])([\w./-]{1,300}): [Pp]ermission denied$/.exec(line) ?? []
  const path = name && inContainer(name, {workdir})
  const file = files.find(each => each.path === path && each.exists && each.executable === false)
  return file && notMarked(file)
}

function deniedFile(name: string | undefined, evidence: Evidence): LogFinding {
  const {user, files} = evidence
  // A file that does not exist yet is made in its folder: then the folder's rights count.
  const path = name && inContainer(name, evidence)
  const places = path ? [path, posix.dirname(path)] : []
  const facts = files.find(({path, exists}) => exists && places.includes(inContainer(path, evidence)))
  const who = user || 'the user of the container'
  return {
    cause: 'permission-denied',
    // Many things deny a permission: only a file that was seen is known to be one.
    certain: facts ? undefined : false,
    message: `the app may not use ${describeName(name)}`,
    why: `it runs as ${who}${facts ? `; ${facts.path} belongs to ${ownerOf(facts)} and has the permissions ${facts.mode}` : ', and files that COPY and RUN make belong to root'}`,
    evidence: facts ? [`${facts.path}: owner ${ownerOf(facts)}, ${facts.mode}`] : [],
    suggestions: remedies(facts?.path ?? name, evidence),
  }
}

const ownerOf = ({owner}: FileFacts) => (owner === 0 ? 'root' : String(owner))

/** What COPY and RUN do to a folder is not seen where something is mounted over it. */
function remedies(path: string | undefined, {user, mounts, workdir}: Evidence): LogFinding['suggestions'] {
  const mount = path === undefined ? undefined : mountOver(mounts, inContainer(path, {workdir}))
  const who = user || 'USER'
  if (mount?.kind === 'bind')
    return [
      `${describeMount(mount)} keeps the owner it has there: give it to that user with chown ${who}, on the machine of the engine`,
      `or use a named volume, which takes the owner that ${mount.target} has in the image`,
    ]
  if (mount)
    return [
      `give the folder to that user in the image: RUN mkdir -p ${mount.target} && chown ${who} ${mount.target}, before USER`,
      `${describeMount(mount)} keeps the owner it got first: a new volume takes that of the image`,
    ]
  return [
    `give it to that user: COPY --chown=${who} … or RUN chown ${who} ${path ?? 'PATH'}, before USER`,
    'a mounted folder of your machine keeps its owner: dkr up with a named volume, or change the owner there',
  ]
}
