import type {GoRegExp} from '../values/go-regexp.js'

/** A test on the folder: some file fits one of the patterns and, where given, its text fits `match`. */
export interface Rule {
  /** Paths relative to the folder; `*` stands for anything but a slash. Tried in this order. */
  in: readonly string[]
  /** A regular expression, `^` and `$` at line ends. Without it the file has only to be there. */
  match?: GoRegExp
}

/** A rule that yields a value: `$1` is the first group of `match`, `$module` the Python module of the file. */
export interface Finder extends Rule {
  use: string
  /** What the user should know when this finder decides. */
  note?: string
}

/** One placeholder of the files. */
export interface TemplateValue {
  /** For a new app. */
  default: string
  /** For an app that is there: the first that fits. */
  find: readonly Finder[]
  /** For an app that is there when nothing fits; without it the default. */
  unknown?: {use: string; note: string}
}

export interface TemplateFile {
  path: string
  /** A file of the user is kept whatever it holds; a different one of dkr is a conflict. */
  owner: 'user' | 'dkr'
  /** Not written where the app already has source files. */
  unlessSource: boolean
  /** Not written where one of these holds. */
  unless: readonly Rule[]
  /** Shown when the file is written beside an app that is there. */
  note?: string
  /** With placeholders. */
  text: string
}

/** A template as `templates/NAME/` describes it. */
export interface Template {
  name: string
  title: string
  description: string
  /** The template fits a folder in which one of these holds. */
  detect: readonly Rule[]
  /** What tells an app that is there from an empty folder. */
  source: Rule
  files: readonly TemplateFile[]
  /** By placeholder; `port` is always among them. */
  values: Readonly<Record<string, TemplateValue>>
  notes: readonly {when: Rule; text: string}[]
}
