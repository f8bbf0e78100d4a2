import {checkOptionsOf} from './check-options.js'
import type {Dockerfile} from './dockerfile.js'
import type {Finding, Hit, Rule, RuleContext, Severity} from './finding.js'
import {type Ignores, isIgnored, readIgnores} from './ignore-comments.js'
import {whyNoFix} from './may-fix.js'
import {parseDockerfile} from './parse.js'
import {rules, rulesNamed} from './rules/index.js'
import {checkSyntax} from './syntax/syntax.js'

export interface LintOptions extends RuleContext {
  /** Put into the findings. */
  file?: string
  /** Rules that are left out, by any of their names. */
  ignore?: readonly string[]
  /** Rules that are checked although they are not by themselves, by any of their names. */
  enable?: readonly string[]
}

export interface LintResult {
  /** By line, then by rule. */
  findings: Finding[]
  errors: number
  warnings: number
  infos: number
  styles: number
  /** Whether the file does not pass: an error, or a warning where `# check=error=true` asks for that. */
  failed: boolean
}

export interface Linted {
  result: LintResult
  /** Why no finding has a fix, where the whole file is left to its author. */
  noFix?: string
}

/**
 * Checks a Dockerfile against all rules. Whatever the text is, the answer is a list
 * of findings: what cannot be read is one too (rule `syntax`).
 *
 * Throws DOCKERFILE_INVALID for a text above 1 MiB.
 */
export function lintDockerfile(text: string, options: LintOptions = {}): LintResult {
  return lintForFix(text, options).result
}

/** As `lintDockerfile`, and why nothing can be fixed. */
export function lintForFix(text: string, options: LintOptions = {}): Linted {
  const dockerfile = parseDockerfile(text)
  const ignores = readIgnores(dockerfile)
  const starts = startLines(dockerfile)
  const found = chosenRules(options).map(rule => ({rule, hits: runRule(rule, dockerfile, options, ignores, starts)}))
  const syntax = checkSyntax(dockerfile)
  const refused = [...syntax, ...found.filter(({rule}) => rule.breaksBuild).flatMap(({hits}) => hits)]
  const noFix = whyNoFix(dockerfile, refused.map(({line}) => line).sort((one, two) => one - two)[0])
  const all = [...syntax, ...found.flatMap(({hits}) => hits)].sort(byLineThenRule)
  const findings = all.map(finding => finish(finding, options.file, noFix !== undefined))
  const result = summarise(findings, checkOptionsOf(dockerfile).error)
  return {result, ...(noFix !== undefined && {noFix})}
}

function finish(finding: Finding, file: string | undefined, withoutFix: boolean): Finding {
  const {fix, ...rest} = finding
  return {...(file !== undefined && {file}), ...rest, ...(fix && !withoutFix && {fix})}
}

function chosenRules({ignore = [], enable = []}: LintOptions): Rule[] {
  const ignored = new Set(ignore.flatMap(rulesNamed))
  const enabled = new Set(enable.flatMap(rulesNamed))
  return rules.filter(rule => !ignored.has(rule) && (!rule.optIn || enabled.has(rule)))
}

function runRule(
  rule: Rule,
  dockerfile: Dockerfile,
  context: RuleContext,
  ignores: Ignores,
  starts: (line: number) => number,
): Finding[] {
  return rule
    .check(dockerfile, context)
    .filter(hit => !isIgnored(ignores, rule, hit, starts(hit.line)))
    .map(hit => toFinding(rule, hit))
}

function toFinding(rule: Rule, {line, endLine, message, reason = rule.reason, fix}: Hit): Finding {
  const {id, aliases, severity} = rule
  return {
    line,
    ...(endLine !== undefined && {endLine}),
    rule: id,
    aliases,
    severity,
    message,
    reason,
    ...(fix && {fix}),
  }
}

/** Gives for any line the first line of the instruction it belongs to. */
function startLines({instructions}: Dockerfile): (line: number) => number {
  const starts = new Map<number, number>()
  for (const {startLine, endLine} of instructions) {
    for (let line = startLine; line <= endLine; line++) starts.set(line, startLine)
  }
  return line => starts.get(line) ?? line
}

function byLineThenRule(left: Finding, right: Finding): number {
  return left.line - right.line || left.rule.localeCompare(right.rule, 'en')
}

function summarise(findings: Finding[], warningsCount: boolean): LintResult {
  const count = (severity: Severity): number => findings.filter(finding => finding.severity === severity).length
  const errors = count('error')
  const warnings = count('warning')
  const failed = errors > 0 || (warningsCount && warnings > 0)
  return {findings, errors, warnings, infos: count('info'), styles: count('style'), failed}
}
