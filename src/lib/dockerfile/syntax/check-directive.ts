import {checkOptionsOf} from '../check-options.js'
import type {Dockerfile} from '../dockerfile.js'
import type {Hit} from '../finding.js'

/** Why the builder refuses the `# check=` directive. */
export function checkCheckDirective(dockerfile: Dockerfile): Hit[] {
  const {problem: message} = checkOptionsOf(dockerfile)
  if (!message) return []
  const line = dockerfile.comments.find(({text}) => /^check\s*=/i.test(text))?.line ?? 1
  return [{line, message}]
}
