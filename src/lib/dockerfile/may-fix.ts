import type {Dockerfile} from './dockerfile.js'
import {quote} from './quote.js'

/**
 * Why no fix is offered for a file as a whole, or undefined. A file that the builder refuses may be a template, or
 * meant in another way than it is read; and one with a frontend of its own is in another language.
 * @param broken the first line that the builder refuses
 */
export function whyNoFix({directives}: Dockerfile, broken: number | undefined): string | undefined {
  if (broken !== undefined) return `the builder refuses line ${broken}; correct that first`
  const frontend = directives.syntax?.split(' ')[0]
  if (frontend === undefined || isDockersOwn(frontend)) return undefined
  return `the frontend ${quote(frontend)} may read the file in its own way`
}

/** Docker's frontend, also from a mirror. */
function isDockersOwn(image: string): boolean {
  return /^(?:[^@]*\/)?dockerfile(?:-upstream)?(?::[^/@]*)?(?:@.*)?$/.test(image)
}
