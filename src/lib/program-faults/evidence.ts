/** A file of the container: what its first bytes tell about it. */
export interface FileFacts {
  path: string
  /** False when there is nothing under that path. */
  exists: boolean
  kind?: 'elf' | 'script' | 'folder' | 'other'
  /** Of an ELF program, in the engine's words: `arm64`, `amd64`. */
  architecture?: string
  /** Of a script: the program that its first line names, and whether that is there. */
  interpreter?: string
  interpreterExists?: boolean
  /** Of the interpreter, where that is an ELF program. */
  interpreterArchitecture?: string
  /** The first line ends in CR LF. */
  windowsLineEnds?: boolean
  executable?: boolean
  owner?: number
  /** Permission bits as ls shows them: `rwxr-xr-x`. */
  mode?: string
}

/** What is known of a program that could not be executed. */
export interface Evidence {
  phase: 'not-started' | 'ended' | 'running'
  /** Of its end; none while it runs. */
  exitCode: number | undefined
  /** The engine's own words on why it did not start. */
  error: string
  /** The last lines of its log. */
  log: string[]
  files: FileFacts[]
  /** User as the image or `--user` names it; empty: root. */
  user: string
  /** `arm64`, `amd64`; undefined where the engine does not say. */
  imageArchitecture?: string
  engineArchitecture?: string
}

/** What one rule concludes; nothing is called certain that the evidence does not show. */
export interface Finding {
  cause:
    | 'no-command'
    | 'user-not-found'
    | 'line-ends'
    | 'interpreter-not-found'
    | 'wrong-platform'
    | 'no-shebang'
    | 'not-executable'
    | 'program-not-found'
  certain: boolean
  /** Half a sentence. */
  message: string
  /** What it means, for somebody who meets it for the first time. */
  why: string
  /** Facts that show it, each a line. */
  evidence?: string[]
  suggestions: [string, ...string[]]
  /** The program that is missing, as it was asked for: a name, or a path. */
  program?: string
}

/** Looks for one cause; undefined when the evidence does not show it. */
export type Rule = (evidence: Evidence) => Finding | undefined
