import type {Dockerfile, Instruction} from './dockerfile.js'

/** How bad it is: `error` does not build or is surely wrong; `warning` is a likely fault. */
export type Severity = 'error' | 'warning' | 'info' | 'style'

/** One thing that a rule found. */
export interface Finding {
  /** The Dockerfile's path, where the caller knows it. */
  file?: string
  line: number
  endLine?: number
  /** dkr's own name of the rule: `last-cmd-counts`. */
  rule: string
  /** What hadolint and BuildKit call it. */
  aliases: readonly string[]
  severity: Severity
  /** What is wrong here: one sentence, no full stop, safe for a terminal. */
  message: string
  /** Why it matters, for someone who learns Docker. */
  reason: string
  fix?: Fix
}

/**
 * A correction that keeps the meaning: whole lines, replaced by a text. The text has as many lines, or it is some of
 * the lines as they are.
 */
export interface Fix {
  startLine: number
  endLine: number
  /** Without a line break at its end; undefined takes the lines away. */
  text?: string
}

/** What a rule's check says; the linter adds the rule's own facts. */
export interface Hit {
  line: number
  endLine?: number
  message: string
  /** In place of the rule's reason, where this case has its own. */
  reason?: string
  fix?: Fix
  /** Another line that the finding is about: a comment above it silences the finding too. */
  related?: number
}

/** A hit on a whole instruction. */
export function hitOn(
  {startLine, endLine}: Pick<Instruction, 'startLine' | 'endLine'>,
  message: string,
  more: Partial<Hit> = {},
): Hit {
  return {line: startLine, endLine, message, ...more}
}

/** What a rule may know beyond the file. */
export interface RuleContext {
  /** The registries that FROM may use: `docker.io`, `*.example.com`. Missing: any. */
  allowedRegistries?: readonly string[]
  /** Whether .dockerignore keeps a path of the build context out. Missing: not known. */
  isIgnored?: (path: string) => boolean
  /** What a source of ADD is in the build context, which decides what ADD does with it. Missing: not known. */
  contentOf?: (source: string) => SourceContent
  /** Why a source of COPY surely is not found in the build context; undefined: nothing is sure. Missing: not known. */
  lostSource?: (source: string) => string | undefined
  /** The files of the build context. Missing: not known. */
  files?: ContextFiles
}

/** What is in the build context, by paths relative to it. */
export interface ContextFiles {
  holds(path: string): boolean
  /** The path that was probably meant by one that is not there; none that it may be made from, as `server.ts`. */
  near(path: string): string | undefined
}

/** `plain` is copied as it is, `archive` is unpacked by ADD; `unknown`: not there, or not to be told. */
export type SourceContent = 'plain' | 'archive' | 'unknown'

/** A rule is data: the linter, the documentation and the tests read the same table. */
export interface Rule {
  /** kebab-case */
  id: string
  aliases: readonly string[]
  severity: Severity
  /** What it asks for, in one line. */
  summary: string
  reason: string
  /** Checked only when asked for by name. */
  optIn?: true
  /** What it finds is not built: "ignore all" does not cover it. */
  breaksBuild?: true
  check(dockerfile: Dockerfile, context: RuleContext): Hit[]
}
