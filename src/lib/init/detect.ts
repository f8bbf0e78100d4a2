import {type FolderFacts, pathMatches} from './facts.js'
import type {Finder, Rule, Template, TemplateValue} from './template.js'

/** What is in a folder, as far as `init` cares. */
export type Detected =
  /** A template fits; `file` is what told so. */
  | {kind: 'app'; template: Template; file: string}
  /** Another stack, for which there is no template. */
  | {kind: 'other'; stack: string; file: string}
  /** Nothing that looks like an app. */
  | {kind: 'empty'}

/** The placeholders' values for a folder, and what the user should know about them. */
export interface Values {
  values: Record<string, string>
  notes: string[]
}

/** Files that speak for a stack without a template: a Flask app must not land among them unasked. */
const otherStacks: readonly (Rule & {stack: string})[] = [
  {stack: 'Node.js', in: ['package.json', 'deno.json']},
  {stack: 'Go', in: ['go.mod']},
  {stack: 'Rust', in: ['Cargo.toml']},
  {stack: 'Java', in: ['pom.xml', 'build.gradle', 'build.gradle.kts']},
  {stack: 'Ruby', in: ['Gemfile']},
  {stack: 'PHP', in: ['composer.json', 'index.php']},
  {stack: '.NET', in: ['*.csproj', '*.sln']},
  {stack: 'Django', in: ['manage.py']},
  {stack: 'Python', in: ['pyproject.toml', 'requirements.txt', 'Pipfile', '*.py']},
  {stack: 'static web site', in: ['index.html']},
]

/** Which template fits the folder: the first with a rule that holds. */
export function detect(facts: FolderFacts, templates: readonly Template[]): Detected {
  for (const template of templates) {
    const hit = first(template.detect, facts)
    if (hit) return {kind: 'app', template, file: hit.file}
  }
  const other = first(otherStacks, facts)
  return other ? {kind: 'other', stack: other.rule.stack, file: other.file} : {kind: 'empty'}
}

/** Whether a rule holds for the folder. */
export function holds(rule: Rule, facts: FolderFacts): boolean {
  return first([rule], facts) !== undefined
}

/**
 * Decides every placeholder of a template: from the app that is there, or by default for a new one.
 * @param adopts the folder has an app: what cannot be seen of it is unknown, not the default
 */
export function resolveValues(template: Template, facts: FolderFacts, adopts = holds(template.source, facts)): Values {
  const found = Object.entries(template.values).map(([name, value]) => ({name, ...resolve(value, facts, adopts)}))
  const notes = found.flatMap(one => one.note ?? [])
  const more = template.notes.filter(note => holds(note.when, facts)).map(note => note.text)
  return {values: Object.fromEntries(found.map(one => [one.name, one.use])), notes: [...notes, ...more]}
}

function resolve(value: TemplateValue, facts: FolderFacts, adopts: boolean): {use: string; note?: string} {
  for (const finder of value.find) {
    for (const hit of hits(finder, facts)) {
      const use = fill(finder, hit)
      if (use !== undefined) return {use, note: finder.note}
    }
  }
  return adopts && value.unknown ? value.unknown : {use: value.default}
}

interface Hit {
  file: string
  groups: readonly (string | undefined)[]
}

function first<T extends Rule>(rules: readonly T[], facts: FolderFacts): {rule: T; file: string} | undefined {
  for (const rule of rules) {
    for (const {file} of hits(rule, facts)) return {rule, file}
  }
  return undefined
}

function* hits(rule: Rule, facts: FolderFacts): Generator<Hit> {
  for (const pattern of rule.in) {
    for (const file of facts.files.filter(one => pathMatches(pattern, one))) {
      const groups = rule.match ? rule.match.exec(facts.texts.get(file) ?? '') : []
      if (groups) yield {file, groups}
    }
  }
}

/**
 * A finder's value. What comes from the user's files goes into a Dockerfile: a piece that holds anything but
 * the letters of names and paths is no hit.
 */
function fill(finder: Finder, hit: Hit): string | undefined {
  const pieces: Record<string, string> = {$1: hit.groups[1] ?? '', $module: moduleOf(hit.file)}
  const used = Object.keys(pieces).filter(mark => finder.use.includes(mark))
  if (!used.every(mark => /^[\w./-]+$/.test(pieces[mark]!))) return undefined
  return used.reduce((text, mark) => text.replaceAll(mark, pieces[mark]!), finder.use)
}

/** `src/app.py` → `src.app`, `web/__init__.py` → `web`. */
function moduleOf(file: string): string {
  return file
    .replace(/\.py$/, '')
    .replace(/\/__init__$/, '')
    .replaceAll('/', '.')
}
