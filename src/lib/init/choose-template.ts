import {DkrError} from '../errors/dkr-error.js'
import type {Questions} from './answers.js'
import {type Contents, readContents} from './contents.js'
import {type Detected, detect, holds} from './detect.js'
import {readFacts} from './facts.js'
import {foreignNames, listed, mayHoldSource} from './foreign.js'
import type {Template} from './template.js'
import {findTemplate, loadTemplates} from './templates.js'

export interface TemplateChoice {
  dir: string
  cwd: string
  /** The folder as the user names it: `.`, or a path for the shell. */
  to: string
  /** What the user asked for. */
  template?: string
  questions?: Questions
  signal?: AbortSignal
}

/**
 * The template that the user named, or the one that fits the folder. Without a name, a new app starts only in a folder
 * that holds nothing of another project: no answer to a question and no `--yes` can mean that.
 * @throws DkrError INVALID_TEMPLATE where no template fits, naming what the folder holds
 */
export async function chooseTemplate({dir, cwd, to, ...asked}: TemplateChoice): Promise<Template> {
  const templates = await loadTemplates()
  if (asked.template) return findTemplate(asked.template, templates, cwd)
  const facts = await readFacts(dir, templates)
  const found = detect(facts, templates)
  if (found.kind === 'app' && holds(found.template.source, facts)) return found.template
  const contents = await readContents(dir)
  const fallback = templates.find(one => one.name === 'flask') ?? templates[0]!
  const others = foreignNames(contents, found, templates)
  if (found.kind === 'other' || others.length > 0) throw noTemplate(found, {contents, others, to, fallback})
  if (found.kind === 'app') return found.template
  if (!asked.questions || templates.length === 1) return fallback
  const choices = templates.map(one => ({value: one.name, name: `${one.title}: ${one.description}`}))
  const {questions, signal} = asked
  const name = await questions.select('What do you want to make?', {flag: '--template', choices, signal})
  return findTemplate(name, templates, cwd)
}

interface Obstacle {
  contents: Contents
  others: readonly string[]
  to: string
  fallback: Template
}

function noTemplate(found: Detected, {contents, others, to, fallback}: Obstacle): DkrError {
  const dir = to === '.' ? '' : ` ${to}`
  const {title} = fallback
  const there = found.kind === 'other' ? [found.file] : others
  const beside = there.length > 1 ? 'them' : 'it'
  return new DkrError('INVALID_TEMPLATE', {
    message: whatIsMissing(found),
    why: `the folder holds ${listed(there)}, and a new ${title} app beside ${beside} would be a surprise: nothing was written`,
    suggestions: [
      contents.names.includes('Dockerfile')
        ? `dkr up${dir}: uses your Dockerfile as it is`
        : 'write a Dockerfile: dkr lint checks it, dkr up runs it',
      allTheSame(contents, dir, fallback),
      'dkr init my-app: starts a new app in a folder of its own',
    ],
  })
}

/** The command that means it. Another Dockerfile would be the next refusal. */
function allTheSame(contents: Contents, dir: string, template: Template): string {
  const {name, title} = template
  const [force, kept] = contents.names.includes('Dockerfile')
    ? [' --force', ', keeps your Dockerfile as Dockerfile.bak']
    : ['', '']
  const does = mayHoldSource(template, contents)
    ? `if it is a ${title} app, writes a Dockerfile for it`
    : `adds a new ${title} app here anyway`
  return `dkr init --template ${name}${force}${dir}: ${does}${kept}`
}

function whatIsMissing(found: Detected): string {
  if (found.kind === 'other') return `dkr has no template for this ${found.stack} project yet`
  if (found.kind === 'empty') return 'dkr does not know what kind of project this is'
  return `${found.file} names ${found.template.title}, but dkr finds no ${found.template.title} app in this folder`
}
