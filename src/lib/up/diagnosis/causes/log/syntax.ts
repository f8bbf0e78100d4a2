import type {LogFinding, LogRule} from './log-rule.js'

/** Data that the app reads, or SQL and templates that it sends elsewhere: not its own text. */
const otherText = /\bJSON\b/

/** How far above the error the line stands that names the file. */
const nearLines = 8

const python: LogRule = {
  match: /^\s*(SyntaxError|IndentationError|TabError): (.*)/,
  finding: ([, kind, text], {log}, index) => {
    const above = log.slice(Math.max(0, index - nearLines), index)
    if (readsData(text!, log, index)) return undefined
    if (isReadByApp(log, index)) return textOfApp(text!)
    const places = above.flatMap(text => [/File "([^"]+)", line (\d+)|^(\/\S+):(\d+)$/.exec(text) ?? []])
    const [file, line] =
      places
        .findLast(match => match.length > 0)
        ?.slice(1)
        .filter(Boolean) ?? []
    const where = file ? ` in ${file}, line ${line}` : ''
    return {
      cause: 'syntax-error',
      message: `the app has a syntax error${where}: ${text}`,
      why: `the program cannot be read (${kind}), so not one line of it ran`,
      suggestions: [
        file
          ? `mend line ${line} of ${file.slice(file.lastIndexOf('/') + 1)}; the fault can also be just above it`
          : 'mend the line that the log shows',
        'a newer version of the language than the image has? then take a newer base image',
      ],
    }
  },
}

/** Parsers of the program's own data throw the same error: the text, or the call around it, tells. */
function readsData(text: string, log: readonly string[], index: number): boolean {
  const near = log.slice(Math.max(0, index - 3), index + 3)
  return otherText.test(text) || near.some(line => /File "<(?:string|unknown)>"|\bJSON\.parse\b/.test(line))
}

/** The machine of Node that reads code, whoever gives it the code. */
const reader = /\((?:node:)?(?:internal\/)?vm(?:\.js)?:\d/
/** The part of Node that loads the files of the app. */
const loader = /\b(?:node:)?internal\/|\bmodule\.js:\d/

/** Whether Node met the error in a text that the app gave it while it ran: then the app calls, not the loader. */
function isReadByApp(log: readonly string[], index: number): boolean {
  const below = log.slice(index + 1)
  const end = below.findIndex(line => !/^\s+at /.test(line))
  const caller = below.slice(0, end < 0 ? undefined : end).find(line => !reader.test(line))
  return caller !== undefined && !loader.test(caller)
}

const textOfApp = (text: string): LogFinding => ({
  cause: 'syntax-error',
  certain: false,
  message: `the app reads code or a text that has a syntax error: ${text}`,
  why: 'the app itself ran, and gave the text to a parser (new Function, eval, vm, a template, a compiler): it is in that text, or in the file that the text comes from',
  suggestions: [
    'the first lines "at …" below the error in the log name the place in the app that reads it',
    'check the text or the template that the app reads there',
  ],
})

const shell: LogRule = {
  match: /^([^\s:]+): (?:line )?(\d+): (?:\S+: )?[Ss]yntax error(.*)/,
  finding: ([, file, line, text]) => ({
    cause: 'syntax-error',
    message: `the script ${file} has a syntax error in line ${line}`,
    why: `the shell cannot read it${text}; line ends of Windows (CR LF) can cause that too`,
    suggestions: [`mend line ${line} of ${file}`, `check it without a container: sh -n FILE`],
  }),
}

export const syntaxRules = [python, shell]
