import {paint} from '../output/color.js'
import {printable} from '../output/text.js'
import type {Check, Verdict} from './check.js'

const colors = {ok: 'green', warning: 'yellow', failed: 'red'} as const satisfies Record<Verdict, string>

/** The checks for people: the verdict, what was found, and the mend below it. */
export function doctorLines(checks: readonly Check[], target: {isTTY?: boolean}): string[] {
  const width = Math.max(...checks.map(({name}) => name.length))
  return checks.flatMap(({name, verdict, detail, mend}) => [
    `${paint(target, colors[verdict], verdict.padEnd(7))}  ${name.padEnd(width)}  ${printable(detail)}`,
    ...(mend ? [`${' '.repeat(9)}${' '.repeat(width)}  Try: ${printable(mend)}`] : []),
  ])
}
