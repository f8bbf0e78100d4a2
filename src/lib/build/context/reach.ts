import {isValidGlob} from './glob.js'
import {compileText} from './pattern.js'

const anything = () => true

/**
 * Whether a clean pattern can match something below a folder. It compares
 * folder by folder, as far as the pattern has no `**`, which fits any depth.
 * It may say yes too often (a class that holds a slash), never no.
 */
export function reachTest(pattern: string): (folder: string) => boolean {
  // An alternative or a count reaches beyond the part that it stands in.
  if (/[|{]/.test(pattern)) return anything
  const parts = pattern.split('/')
  const open = parts.findIndex(part => part.includes('**'))
  const tests = parts.slice(0, open < 0 ? undefined : open).map(partTest)
  if (tests.includes(anything)) return anything
  return folder => {
    const names = folder.split('/')
    if (open < 0 && names.length >= tests.length) return false
    return names.every((name, depth) => depth >= tests.length || tests[depth]!(name))
  }
}

function partTest(part: string): (name: string) => boolean {
  if (!isValidGlob(part)) return anything
  try {
    return compileText(part)
  } catch {
    return anything
  }
}
