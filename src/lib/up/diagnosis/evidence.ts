import type {PublishedPort} from '../../engine/published.js'
import type {FileFacts} from '../../program-faults/evidence.js'

/** A socket that takes connections in the network of the container. */
export interface Listener {
  address: string
  port: number
}

/** What one more GET met, with the beginning of the answer. */
export type HttpAnswer = {status: number; body: string[]} | {problem: string}

/** What lies over a folder or file of the image. */
export interface Mount {
  kind: 'bind' | 'volume' | 'tmpfs'
  /** The folder of the engine's machine, or the name of the volume; empty: a tmpfs. */
  source: string
  /** Absolute, in the container. */
  target: string
  readOnly: boolean
}

/** What `up` waited for in vain. */
export interface Waited {
  /** An answer of the URL, unless it is said otherwise. */
  kind?: 'http' | 'tcp' | 'log' | 'health'
  /** The URL that was asked; none when no TCP port is published. */
  url?: string
  seconds: number
  /** The HTTP status it must answer; any below 500 without one. */
  status?: number
  /** What the last attempt met, in words: "HTTP 503", "connection refused". */
  met: string
}

/** All that is known of a container that did not become ready: plain data, so that the verdict can be pure. */
export interface Evidence {
  name: string
  phase: 'not-started' | 'ended' | 'running'
  /** Of its last end; none while it runs. */
  exitCode: number | undefined
  /** The engine's own words on why it did not start. */
  error: string
  oomKilled: boolean
  /** The engine remembers that something in it was killed for memory, be it a child process. */
  oomEvent: boolean
  /** Bytes the container may use; 0: no limit. */
  memoryLimit: number
  /** How often the engine has started it again. */
  restarts: number
  /** Program and arguments. */
  command: string[]
  /** User as the image or `--user` names it; empty: root. */
  user: string
  env: string[]
  /** WORKDIR: where relative paths begin. */
  workdir: string
  readOnly: boolean
  mounts: Mount[]
  /** Paths that the image has and the container lacks, because a mount covers them; undefined: nobody could look. */
  hidden?: string[]
  /** `arm64`, `amd64`; undefined where the engine does not say. */
  imageArchitecture?: string
  engineArchitecture?: string
  /** Whether the engine is on this very machine. */
  localEngine: boolean
  /** TCP ports that the image exposes. */
  exposed: number[]
  /** TCP ports that are published. */
  published: PublishedPort[]
  /** The last lines of the log. */
  log: string[]
  files: FileFacts[]
  /** By name of a file that is missed: the one of the project's folder that was probably meant. */
  nearFiles?: Readonly<Record<string, string>>
  waited?: Waited
  /** Undefined: it could not be read. */
  listeners?: Listener[]
  answer?: HttpAnswer
  /** What a GET met at the container's own address, past everything that is published. */
  direct?: HttpAnswer
  health?: {status: string; failures: number; exitCode?: number; output: string[]}
  /** Percent of one processor. */
  cpu?: number
}
