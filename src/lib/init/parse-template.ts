import {DkrError} from '../errors/dkr-error.js'
import {GoRegExpError, goRegExp, lazyGoRegExp} from '../values/go-regexp.js'
import {placeInJson} from './json-place.js'
import {isInside} from './paths.js'
import type {Finder, Rule, Template, TemplateFile, TemplateValue} from './template.js'

type Json = Record<string, unknown>
type File = Omit<TemplateFile, 'text'>

const root = 'the document'

/** Where a template comes from. */
export interface TemplateSource {
  /** Of the template.json, for messages. */
  path: string
  /** What is in it, for line and column in messages. */
  text?: string
  /** Whether dkr ships it: its tests have compiled the patterns, so that waits until one is needed. */
  shipped?: boolean
}

/**
 * Checks a parsed template.json by hand and gives the template without the texts of its files.
 * @throws DkrError INVALID_TEMPLATE naming the place, like `values.port.default`
 */
export function parseTemplate(json: unknown, source: TemplateSource): Omit<Template, 'files'> & {files: File[]} {
  const check = checker(source)
  const document = check.object(json, root)
  const values = check.map(document.values, 'values', (value, at) => templateValue(check, value, at))
  if (!values.port) throw check.fault('values.port', 'is missing: every template has a port')
  return {
    name: check.word(document.name, 'name'),
    title: check.text(document.title, 'title'),
    description: check.text(document.description, 'description'),
    detect: check.list(document.detect, 'detect', (rule, at) => templateRule(check, rule, at)),
    source: templateRule(check, document.source, 'source'),
    files: check.list(document.files, 'files', (file, at) => templateFile(check, file, at)),
    values,
    notes: check.list(document.notes ?? [], 'notes', (note, at) => {
      const object = check.object(note, at)
      return {when: templateRule(check, object.when, `${at}.when`), text: check.text(object.text, `${at}.text`)}
    }),
  }
}

type Checker = ReturnType<typeof checker>

function templateRule(check: Checker, json: unknown, at: string): Rule {
  const rule = check.object(json, at)
  const paths = check.list(rule.in, `${at}.in`, check.text)
  return rule.match === undefined ? {in: paths} : {in: paths, match: check.pattern(rule.match, `${at}.match`)}
}

function templateFinder(check: Checker, json: unknown, at: string): Finder {
  const finder = check.object(json, at)
  const note = check.optional(finder.note, `${at}.note`)
  return {...templateRule(check, json, at), use: check.text(finder.use, `${at}.use`), ...(note && {note})}
}

function templateValue(check: Checker, json: unknown, at: string): TemplateValue {
  const value = check.object(json, at)
  const find = check.list(value.find ?? [], `${at}.find`, (finder, where) => templateFinder(check, finder, where))
  const base = {default: check.text(value.default, `${at}.default`), find}
  if (value.unknown === undefined) return base
  const unknown = check.object(value.unknown, `${at}.unknown`)
  const use = check.text(unknown.use, `${at}.unknown.use`)
  return {...base, unknown: {use, note: check.text(unknown.note, `${at}.unknown.note`)}}
}

function templateFile(check: Checker, json: unknown, at: string): File {
  const file = check.object(json, at)
  const path = check.text(file.path, `${at}.path`)
  if (!isInside(path)) throw check.fault(`${at}.path`, `'${path}' leads out of the folder`)
  if (file.owner !== 'user' && file.owner !== 'dkr') throw check.fault(`${at}.owner`, "must be 'user' or 'dkr'")
  const note = check.optional(file.note, `${at}.note`)
  const unless = check.list(file.unless ?? [], `${at}.unless`, (rule, where) => templateRule(check, rule, where))
  return {path, owner: file.owner, unlessSource: file.unlessSource === true, unless, ...(note && {note})}
}

/** @param part the piece of the value that is wrong */
function faultIn({path, text}: TemplateSource, what: string, at: string, part?: string): DkrError {
  const {line, column} = text === undefined ? {} : placeInJson(text, at === root ? '' : at, part)
  return new DkrError('INVALID_TEMPLATE', {
    message: `${path}${line === undefined ? '' : `:${line}:${column}`}: ${at} ${what}`,
    suggestions: ['fix the template.json', 'use a template of dkr: dkr init --template flask'],
  })
}

function checker(source: TemplateSource) {
  const fault = (at: string, what: string, part?: string) => faultIn(source, what, at, part)
  const object = (value: unknown, at: string): Json => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json
    throw fault(at, 'must be an object')
  }
  const text = (value: unknown, at: string): string => {
    if (typeof value === 'string' && value !== '') return value
    throw fault(at, 'must be a text')
  }
  return {
    fault,
    object,
    text,
    optional: (value: unknown, at: string) => (value === undefined ? undefined : text(value, at)),
    word(value: unknown, at: string) {
      if (/^[a-z][a-z0-9-]*$/.test(text(value, at))) return text(value, at)
      throw fault(at, 'must be lower-case letters, digits and dashes')
    },
    list<T>(value: unknown, at: string, item: (value: unknown, at: string) => T): T[] {
      if (Array.isArray(value)) return value.map((one, index) => item(one, `${at}[${index}]`))
      throw fault(at, 'must be a list')
    },
    map<T>(value: unknown, at: string, item: (value: unknown, at: string) => T): Record<string, T> {
      return Object.fromEntries(Object.entries(object(value, at)).map(([key, one]) => [key, item(one, `${at}.${key}`)]))
    },
    pattern(value: unknown, at: string) {
      const compile = source.shipped ? lazyGoRegExp : goRegExp
      try {
        return compile(text(value, at), {multiline: true})
      } catch (cause) {
        if (!(cause instanceof GoRegExpError)) throw cause
        throw fault(at, `is not a regular expression that dkr takes: ${cause.message}`, cause.part)
      }
    },
  }
}
