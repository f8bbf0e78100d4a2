import {paint} from '../output/color.js'
import {type WidthSource, widthToFit} from '../output/terminal-width.js'
import {printable, wrapWords} from '../output/text.js'
import type {Check, Verdict} from './check.js'

const colors = {ok: 'green', warning: 'yellow', failed: 'red'} as const satisfies Record<Verdict, string>

/** Below this many columns a text is no easier to read for being wrapped. */
const narrowest = 16

/** The checks for people: the verdict, what was found, and the mend below it; wrapped where a terminal is narrow. */
export function doctorLines(checks: readonly Check[], target: WidthSource): string[] {
  const width = Math.max(0, ...checks.map(({name}) => name.length))
  const indent = ' '.repeat(width + 11)
  const columns = widthToFit(target)
  const room = columns ? Math.max(columns - indent.length, narrowest) : Infinity
  const wrapped = (text: string) => wrapWords(printable(text), room)
  return checks.flatMap(({name, verdict, detail, mend}) => {
    const [first, ...more] = wrapped(detail)
    return [
      `${paint(target, colors[verdict], verdict.padEnd(7))}  ${name.padEnd(width)}  ${first}`,
      ...[...more, ...(mend ? wrapped(`Try: ${mend}`) : [])].map(line => indent + line),
    ]
  })
}
