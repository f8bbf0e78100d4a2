// Puts the modules of src/ and oclif and dockerode together for a quick start: hundreds of files cost more time to
// find than to run. What a command imports when it needs it still runs only then.
import {createHash} from 'node:crypto'
import {readdirSync, writeFileSync} from 'node:fs'
import {join, relative} from 'node:path'
import {build} from 'esbuild'
import {slim} from './slim.js'

/**
 * Not part of the file: loaded when first needed, and some of them ES modules with parts of their own. re2js is not
 * either: src/lib/values/go-regexp.ts requires it itself, since what compiles a pattern cannot wait.
 */
const external = ['chokidar', 'execa', 'inquirer', 'ora', 'tar-stream', 'yaml']

const shared = {
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20.19',
  logLevel: 'warning',
  write: false,
}

/** What oclif asks the program for (package.json names it): each command is a getter, so that it runs when asked for. */
function entry(root) {
  const folder = join(root, 'src', 'commands')
  const files = readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter(file => file.isFile())
    .map(({parentPath, path, name}) => relative(folder, join(parentPath ?? path, name)))
    .sort()
  const getter = file => `  get '${file.slice(0, -'.ts'.length).replaceAll('/', ':')}'() {
    return require('./src/commands/${file}').default
  },`
  return `export {start} from './src/lib/cli/start.ts'
export {default as commandNotFound} from './src/lib/cli/command-not-found.ts'
export const help = {
  get default() {
    return require('./src/lib/cli/help.ts').default
  },
}
export const commands = {
${files.map(getter).join('\n')}
}`
}

async function bundleProgram(root) {
  const {outputFiles} = await build({
    ...shared,
    absWorkingDir: root,
    stdin: {contents: entry(root), resolveDir: root, loader: 'ts', sourcefile: 'entry.ts'},
    outfile: 'dkr.cjs',
    external,
    plugins: [slim],
    define: {'import.meta.url': 'fileUrl'},
    banner: {js: "const fileUrl = require('node:url').pathToFileURL(__filename).href;"},
    // Less to read at each start; short lines, since Node prints the one where an error came from.
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: 160,
    // Names of classes and functions are what the stack of an error is read by.
    keepNames: true,
  })
  return asciiOnly(importsByLoader(outputFiles[0].text))
}

/** The loader reads bytes as characters, which is quicker; esbuild escapes strings, and not regular expressions. */
function asciiOnly(text) {
  return text.replaceAll(/[^\x00-\x7f]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Code out of a cache cannot import by itself (a limit of Node's vm): the loader, src/lib/cli/load.ts, does it. */
function importsByLoader(text) {
  return external.reduce((before, name) => {
    const after = before.replaceAll(`import("${name}")`, `importFile("${name}")`)
    if (after === before) throw new Error(`nothing imports ${name} any more: see scripts/bundle.js`)
    return after
  }, text)
}

/** The file that runs the program with what earlier runs compiled of it, which must be of the very same program. */
async function bundleLoader(root, program) {
  const id = createHash('sha256').update(program).digest('hex').slice(0, 16)
  const {outputFiles} = await build({
    ...shared,
    absWorkingDir: root,
    entryPoints: ['src/lib/cli/load.ts'],
    outfile: 'load.cjs',
    define: {BUILD: `'${id}'`},
  })
  return outputFiles[0].contents
}

/**
 * Writes the program and its loader to `outdir`.
 * @throws when esbuild finds an error, which it prints itself
 */
export async function bundle(root, outdir) {
  const program = await bundleProgram(root)
  writeFileSync(join(outdir, 'dkr.cjs'), program)
  writeFileSync(join(outdir, 'load.cjs'), await bundleLoader(root, program))
}
