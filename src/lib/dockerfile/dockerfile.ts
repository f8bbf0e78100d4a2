/**
 * A Dockerfile as plain data. Lines count from 1, texts are as the author wrote
 * them unless a field says otherwise.
 */
export interface Dockerfile {
  /** Every instruction, in the order of the file; an ONBUILD holds its trigger. */
  instructions: readonly Instruction[]
  stages: readonly Stage[]
  /** The ARG instructions in front of the first FROM. */
  globalArgs: readonly Instruction[]
  directives: Directives
  comments: readonly Comment[]
  /** What already stops the reading: an endless heredoc, a bad directive. */
  problems: readonly ReadProblem[]
}

export interface Directives {
  escape: '\\' | '`'
  /** `# syntax=` or one of its other forms: the frontend image that is to read the file. */
  syntax?: string
  /** `# check=`: the options of the builder's own linter. */
  check?: string
}

export interface Comment {
  line: number
  /** Without the `#` and the space around. */
  text: string
}

export interface ReadProblem {
  line: number
  message: string
}

export interface Instruction {
  /** In capitals, whatever the author wrote: `COPY`. */
  keyword: string
  /** As the author wrote it: `copy`. */
  written: string
  startLine: number
  /** The last line, the end of a heredoc included. */
  endLine: number
  /** The lines of the file, line breaks included. */
  text: string
  /** What follows keyword and flags, on one line: continuations joined, comments gone. */
  value: string
  flags: readonly Flag[]
  /** The strings of the JSON form, else the words; shell form: one word, the command line. HEALTHCHECK: type, command. */
  args: readonly string[]
  /** Only where the instruction knows a JSON form and the author used it. */
  json?: readonly string[]
  /** ENV, LABEL and ARG. */
  pairs: readonly Pair[]
  heredocs: readonly Heredoc[]
  /** ONBUILD only: the instruction that the child image runs. */
  trigger?: Instruction
  /** Lines of this instruction that are empty although the line before continues. */
  blankLines: readonly number[]
}

export interface Flag {
  /** Without the dashes. */
  name: string
  /** Missing in `--link`, empty in `--link=`. */
  value?: string
}

export interface Pair {
  name: string
  /** Quotes as written; missing in `ARG name`. */
  value?: string
  /** `ENV name value`, without the equals sign. */
  legacy?: true
}

export interface Heredoc {
  name: string
  /** False where the name is quoted: the builder then leaves `$x` alone. */
  expand: boolean
  /** `<<-`: leading tabs go. */
  chomp: boolean
  content: string
}

export interface Stage {
  index: number
  /** In lower case, as the builder compares it. */
  name?: string
  /** As written, variables included. */
  base: string
  /** The earlier stage that the base names. */
  baseStage?: number
  platform?: string
  line: number
  from: Instruction
  /** Without the FROM. */
  instructions: readonly Instruction[]
}
