import type {Builder} from '../../engine/builder.js'
import type {FileFilter} from '../../engine/buildkit/file-source.js'
import {type ContextFiles, decodeFiles, encodeFiles} from './context-files.js'

/** Raised when the meaning of a field changes: a record of another version counts as none. */
const version = 2

/** One instruction as it is remembered. */
export interface RecordedInstruction {
  /** Index of the stage; -1 in front of the first FROM. */
  stage: number
  /** From 1. */
  line: number
  keyword: string
  /** For people: on one line, cut, and without what looks like a secret. */
  text: string
  /** Fingerprint of the whole text. */
  hash: string
  /** ARG: the names that it declares. */
  args?: string[]
  /** Whether a variable stands in it. */
  variable?: true
  /** The stages whose files it reads (COPY --from, RUN --mount=from). */
  stages?: number[]
  /** FROM, and COPY --from of an image: ID or digest of that image. */
  image?: string
}

export interface RecordedStage {
  name?: string
  baseStage?: number
}

/** What is remembered of a build, to tell at the next one what is different. Values of arguments only as fingerprints. */
export interface BuildManifest {
  /** Makes the fingerprints of values useless elsewhere. */
  salt: string
  imageId: string
  builder: Builder
  /** The address of the engine. */
  engine: string
  /** Name and version of the engine: another one may build otherwise. */
  program?: string
  /** Fingerprint of the whole Dockerfile, comments and directives included. */
  source: string
  /** ID or digest of the image that `# syntax=` names, where it is not docker's own. */
  frontend?: string
  /** Something takes part that only the builder knows: see BuildImages. */
  unsure?: true
  platform?: string
  instructions: RecordedInstruction[]
  stages: RecordedStage[]
  /** Fingerprint of the value by name. */
  buildArgs: Record<string, string>
  /** Fingerprint by name of the other flags that count for the cache: labels, network, hosts. */
  options: Record<string, string>
  /** The patterns of the ignore file. */
  ignore: string[]
  /** What BuildKit asked of the context, so that the same can be looked at again; undefined for the classic builder. */
  walks?: readonly FileFilter[]
  /** Undefined: not known, as they were too many or never on this machine. */
  files?: ContextFiles
}

/** As text: the files on a line of their own. */
export function encodeManifest({files, ...rest}: BuildManifest): string {
  return `${JSON.stringify({version, ...rest})}\n${files ? encodeFiles(files) : 'null'}\n`
}

/** The reverse; undefined for what is damaged or of another version. */
export function decodeManifest(text: string): BuildManifest | undefined {
  try {
    const [head = '', files = ''] = text.split('\n')
    const {version: written, ...rest} = JSON.parse(head) as BuildManifest & {version: number}
    return written === version ? {...rest, files: decodeFiles(files)} : undefined
  } catch {
    return undefined
  }
}
