// Loaded with --import: writes the path of every module that a process loads, a line each, to DKR_TEST_MODULES.
import {appendFileSync} from 'node:fs'
import Module, {register} from 'node:module'

const hooks = `
  import {appendFileSync} from 'node:fs'
  export async function load(url, context, next) {
    appendFileSync(process.env.DKR_TEST_MODULES, url + '\\n')
    return next(url, context)
  }`
register(`data:text/javascript,${encodeURIComponent(hooks)}`)

// Modules that CommonJS requires of its own do not pass the hooks of ES modules.
process.on('exit', () => {
  // An empty module stands for one that was left out on purpose.
  const isEmpty = ({exports}) => typeof exports === 'object' && exports !== null && Object.keys(exports).length === 0
  const paths = Object.keys(Module._cache ?? {}).filter(path => !isEmpty(Module._cache[path]))
  appendFileSync(process.env.DKR_TEST_MODULES, `${paths.join('\n')}\n`)
})
