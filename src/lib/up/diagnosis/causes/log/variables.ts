import type {LogFinding, LogRule} from './log-rule.js'

function missing(name: string, certain?: false): LogFinding {
  return {
    cause: 'variable-missing',
    certain,
    message: `the environment variable ${name} is not set`,
    why: 'the app reads it at the start; variables of your shell do not reach a container by themselves',
    suggestions: [
      `dkr up -e ${name}=VALUE   (or -e ${name}, to pass on yours)`,
      `or put it into a file: dkr up --env-file .env`,
      `or give it a default in the Dockerfile: ENV ${name}=…   (not for a password)`,
    ],
  }
}

/** How far above the error the line of the program stands that caused it. */
const tracebackLines = 10

const python: LogRule = {
  match: /^KeyError: '([A-Za-z_]\w*)'$/,
  finding: ([, name], {log}, index) => {
    const above = log.slice(Math.max(0, index - tracebackLines), index)
    // The innermost call tells which dictionary lacks the key: os.environ says so itself.
    const innermost = above.findLast(text => /^ *File "/.test(text)) ?? ''
    if (/"<frozen os>"|lib\/python[\d.]+\/os\.py"/.test(innermost)) return missing(name!)
    if (/os\.environ|\benviron\[/.test(above.at(-1) ?? '')) return missing(name!, false)
    // A dictionary of the program's own may have such a key as well.
    return /^[A-Z][A-Z0-9_]+$/.test(name!) ? missing(name!, false) : undefined
  },
}

const shell: LogRule = {
  match: /(?:^|[\s:])([A-Za-z_]\w*): (?:parameter (?:null or )?not set|unbound variable|must be set)/,
  // A shell says the same of a variable of its own, and a script names those in small letters.
  finding: ([, name]) => missing(name!, /^[A-Z_][A-Z0-9_]*$/.test(name!) ? undefined : false),
}

const words: LogRule = {
  match:
    /(?:environment variable|env var)s?:?\s+["'`]?([A-Z][A-Z0-9_]{2,})["'`]?|["'`]?\b([A-Z][A-Z0-9]*_[A-Z0-9_]+)["'`]? (?:environment variable )?(?:is not set|is not defined|is required|is missing|must be set|not set)/,
  finding: match =>
    /not set|missing|required|must|undefined|not defined|not found/i.test(match.input!)
      ? missing((match[1] ?? match[2])!, false)
      : undefined,
}

export const variableRules = [python, shell, words]
