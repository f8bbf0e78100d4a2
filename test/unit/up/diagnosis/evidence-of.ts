import type {Evidence} from '../../../../src/lib/up/diagnosis/evidence.js'

/** A name, what is known, and what is concluded: the cause, the sentence, and what is suggested. */
export type Case = [name: string, evidence: Evidence, cause: string, message: RegExp, mend: RegExp]

/** A name, what is known, what has to be said of it, and what would be wrong to say. */
export type Words = [name: string, evidence: Evidence, said: RegExp[], notSaid?: RegExp[]]

/** What resembles another cause: a name, what is known, and what is concluded of it. */
export type NearMiss = [name: string, evidence: Evidence, cause: string, certain: boolean, message: RegExp]

export const on = (address: string, port = 8000) => [{address, port}]
export const url = 'http://127.0.0.1:8000'
export const http = (status: number, ...body: string[]) => ({status, body})
export const bind = (target: string, source = '/srv/code') => ({kind: 'bind' as const, source, target, readOnly: false})
export const volume = (target: string, source = 'code') => ({kind: 'volume' as const, source, target, readOnly: false})
export const tmpfs = (target: string) => ({kind: 'tmpfs' as const, source: '', target, readOnly: false})
export const script = (facts: object) => ({
  path: '/run.sh',
  exists: true,
  kind: 'script' as const,
  interpreter: '/bin/sh',
  interpreterExists: true,
  windowsLineEnds: false,
  executable: true,
  ...facts,
})
export const traceback = (...lines: string[]) =>
  ['Traceback (most recent call last):', '  File "/app/app.py", line 3, in <module>', ...lines].join('\n')
export const noFile = 'exec /run.sh: no such file or directory'
export const runc = (text: string) => `failed to create shim task: OCI runtime create failed: ${text}: unknown`

/** Evidence of an app that runs and has no fault, changed by what a case says. */
export function evidenceOf(changes: Partial<Evidence>): Evidence {
  return {
    name: 'web',
    phase: 'running',
    exitCode: undefined,
    error: '',
    oomKilled: false,
    oomEvent: false,
    memoryLimit: 0,
    restarts: 0,
    command: ['python', 'app.py'],
    user: '',
    env: [],
    workdir: '/app',
    mounts: [],
    readOnly: false,
    imageArchitecture: 'amd64',
    engineArchitecture: 'amd64',
    localEngine: true,
    exposed: [8000],
    published: [{host: '127.0.0.1', hostPort: 8000, containerPort: 8000, protocol: 'tcp'}],
    log: [],
    files: [],
    waited: {url, seconds: 60, met: 'ECONNRESET'},
    listeners: [],
    answer: {problem: 'ECONNRESET'},
    cpu: 0,
    ...changes,
  }
}

/** One that ended with an error and said something. */
export const ended = (log: string, changes: Partial<Evidence> = {}): Evidence =>
  evidenceOf({phase: 'ended', exitCode: 1, log: log.split('\n'), listeners: undefined, waited: undefined, ...changes})

/** One that the engine did not start. */
export const refused = (error: string, changes: Partial<Evidence> = {}): Evidence =>
  evidenceOf({phase: 'not-started', error, listeners: undefined, waited: undefined, ...changes})
