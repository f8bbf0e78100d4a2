import type {Evidence} from '../../evidence.js'
import {describeMount, inContainer, mountOver} from '../mounts.js'
import {denied} from './denied.js'
import type {LogFinding, LogRule} from './log-rule.js'
import {missing, missingProgram} from './missing-file.js'
import {describeName, pathIn} from './path-in.js'

const readOnly: LogRule = {
  match: /[Rr]ead-only file ?system|\bEROFS\b/,
  finding: ({input}, evidence) => {
    const name = pathIn(input!)
    const mount = name === undefined ? undefined : mountOver(evidence.mounts, inContainer(name, evidence))
    const mounted = mount?.readOnly ? mount : undefined
    return {
      cause: 'read-only',
      message: `the app cannot write ${describeName(name)}: the file system is read-only`,
      why: whyReadOnly(evidence, mounted && describeMount(mounted)),
      suggestions: mounted
        ? [
            `leave :ro out of the mount over ${mounted.target}, if the app has to write there`,
            'or write into a volume: dkr up -v data:/data, and let the app use /data',
          ]
        : [
            'write into a volume: dkr up -v data:/data, and let the app use /data',
            'mounted with :ro? take that away if the app has to write there',
          ],
    }
  },
}

function whyReadOnly({readOnly}: Evidence, mount: string | undefined): string {
  if (mount) return `${mount} is read-only (:ro)`
  return readOnly
    ? 'the container runs with a read-only root: only volumes and tmpfs can be written'
    : 'it lies in a mount that is read-only (:ro), or in a part of the system that nobody may change'
}

const inUse: LogRule = {
  match: /[Aa]ddress (?:already )?in use|\bEADDRINUSE\b/,
  finding: ({input}) => {
    const [, socket] = /(?:in use:? |EADDRINUSE\b.{0,100} )['"]?(\/[^\s'"]+)/.exec(input!) ?? []
    return socket ? socketInUse(socket) : portInUse
  },
}

const portInUse: LogFinding = {
  cause: 'address-in-use',
  message: 'something in the container listens on that port already',
  why: 'a container has its own ports: it is not a program of your machine. The app starts two servers, or is started twice',
  suggestions: [
    'start one server in the foreground: does an entrypoint script start it with & and again with exec?',
    'give the second server another port',
  ],
}

/** The file of a socket outlives the program that made it. */
const socketInUse = (path: string): LogFinding => ({
  cause: 'address-in-use',
  certain: false,
  message: `the socket ${path} is there already`,
  why: 'another program in the container listens on it, or one that was killed left the file behind: in a volume, or in a container that is started again',
  suggestions: [`remove it before the server starts: rm -f ${path}`, 'or put it where nothing is kept, such as /tmp'],
})

/** What Node says of a program that it cannot start. */
const spawn: LogRule = {
  match: /\bspawn ([^\s/]+) ENOENT/,
  finding: ([, name]) => missingProgram(name!),
}

export const fileRules = [readOnly, denied, inUse, spawn, missing]
