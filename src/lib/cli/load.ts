import {readFileSync} from 'node:fs'
import Module, {createRequire} from 'node:module'
import {homedir} from 'node:os'
import {dirname, join} from 'node:path'
import {Script} from 'node:vm'
import {cacheDir, nowhere} from '../project/user-dirs.js'
import {readCodeCache, writeCodeCache} from './code-cache.js'
import {moveLeadingFlags} from './leading-flags.js'
import type {start} from './start.js'

/** Names the program beside this file by its content; scripts/bundle.js writes it in. */
declare const BUILD: string

/** Milliseconds: a run as long as this can spare the time to look at what else it compiled. */
const longRun = 1000

/**
 * Runs dkr, the program beside this file, with what earlier runs have compiled of it: that spares a third of the start.
 * Node has this built in from 22.1 on, but not for 20, and it forgets what was compiled after the first run.
 */
export function run(words: string[]): void {
  knowHome()
  const argv = moveLeadingFlags(words)
  const {program, compiled} = load(join(__dirname, 'dkr.cjs'), cachePath(argv))
  process.once('exit', code => {
    // A wrong word or a failure compiles something else than what the command is for.
    if (code === 0) compiled()
  })
  program.start(argv, __dirname)
}

/**
 * oclif asks for the home folder as it is loaded, and Node throws where there is none: for a number without an account,
 * as containers run under, and for a path that is too long.
 */
function knowHome(): void {
  try {
    homedir()
  } catch {
    process.env.HOME = nowhere
  }
}

/** Each command has a file of its own: what is not needed costs time too. Help is no use of the command it is about. */
function cachePath(argv: string[]): string | undefined {
  if (process.env.NODE_DISABLE_COMPILE_CACHE) return undefined
  const [word = ''] = argv
  const name = argv.includes('--help') || !/^[a-z]{1,20}$/.test(word) ? 'help' : word
  return join(cacheDir(process.env), 'code', `${BUILD}-${process.version}-${process.arch}-${name}`)
}

/** Names of what Node gives each CommonJS module. */
const parameters = 'exports, require, module, __filename, __dirname'

function load(path: string, cache: string | undefined) {
  const cachedData = cache === undefined ? undefined : readCodeCache(cache)
  const source = readFileSync(path, 'latin1')
  const script = new Script(`(function (${parameters}) { ${source}\n})`, {filename: path, cachedData})
  const module = new Module(path)
  module.filename = path
  const require = createRequire(path)
  // oclif asks for the program by its path, and gets this one.
  require.cache[path] = module
  script.runInThisContext()(module.exports, require, module, path, dirname(path))
  module.loaded = true
  const known = script.cachedDataRejected ? 0 : (cachedData?.length ?? 0)
  const compiled = () => {
    if (cache === undefined || (known > 0 && performance.now() < longRun)) return
    const data = script.createCachedData()
    if (data.length > known * 1.1) writeCodeCache(cache, data, BUILD)
  }
  return {program: module.exports as {start: typeof start}, compiled}
}
