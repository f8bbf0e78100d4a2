// Puts the modules of src/ and of all packages together for a quick start: hundreds of files cost more time to find
// than to run. What a command imports when it needs it still runs only then, and npm installs one package.
import {createHash} from 'node:crypto'
import {readdirSync, writeFileSync} from 'node:fs'
import {join, relative} from 'node:path'
import {build} from 'esbuild'
import {licenseTexts} from './license-texts.js'
import {slim} from './slim.js'

/** Packages with a file of their own, dist/NAME.cjs: few commands load them, and each start reads the program. */
const parts = ['chokidar', 'execa', 'inquirer', 'ora', 're2js', 'tar-stream', 'yaml']

const shared = {
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20.19',
  logLevel: 'warning',
  write: false,
  metafile: true,
  // Less to read at each start; short lines, since Node prints the one where an error came from.
  minifyWhitespace: true,
  minifySyntax: true,
  lineLimit: 160,
  // Names of classes and functions are what the stack of an error is read by.
  keepNames: true,
  define: {'import.meta.url': 'fileUrl'},
  banner: {js: "const fileUrl = require('node:url').pathToFileURL(__filename).href;"},
}

/** A plugin for esbuild: the program takes each part from its file. */
const fromParts = {
  name: 'parts',
  setup(build) {
    build.onResolve({filter: new RegExp(`^(${parts.join('|')})$`)}, ({path}) => ({
      path: `./${path}.cjs`,
      external: true,
    }))
  },
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
  const {outputFiles, metafile} = await build({
    ...shared,
    absWorkingDir: root,
    stdin: {contents: entry(root), resolveDir: root, loader: 'ts', sourcefile: 'entry.ts'},
    outfile: 'dkr.cjs',
    plugins: [slim, fromParts],
    // Code out of a cache cannot import by itself (a limit of Node's vm), and the parts can be required.
    supported: {'dynamic-import': false},
  })
  return {program: asciiOnly(outputFiles[0].text), inputs: modulesOf(metafile)}
}

/** The paths of the modules that are in the output; esbuild also lists those that it left out. */
function modulesOf({outputs}) {
  return Object.values(outputs).flatMap(({inputs}) =>
    Object.entries(inputs).flatMap(([path, {bytesInOutput}]) => (bytesInOutput > 0 ? [path] : [])),
  )
}

/** Node gives the default export of an ES module; to an import, what is required is the default export. */
const asNodeHasIt = name => `const all = require(${JSON.stringify(name)})
module.exports = all.default ? Object.assign(all.default, all) : all`

async function bundlePart(root, name) {
  const outfile = `${name}.cjs`
  const {outputFiles, metafile} = await build({
    ...shared,
    absWorkingDir: root,
    stdin: {contents: asNodeHasIt(name), resolveDir: root, sourcefile: 'part.cjs'},
    outfile,
    plugins: [slim],
  })
  return {name: outfile, text: outputFiles[0].text, inputs: modulesOf(metafile)}
}

/** The loader reads bytes as characters, which is quicker; esbuild escapes strings, and not regular expressions. */
function asciiOnly(text) {
  return text.replaceAll(/[^\x00-\x7f]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** The file that runs the program with what earlier runs compiled of it, which must be of the very same program. */
async function bundleLoader(root, program) {
  const id = createHash('sha256').update(program).digest('hex').slice(0, 16)
  const {outputFiles} = await build({
    ...shared,
    absWorkingDir: root,
    entryPoints: ['src/lib/cli/load.ts'],
    outfile: 'load.cjs',
    banner: {},
    define: {BUILD: `'${id}'`},
  })
  return outputFiles[0].contents
}

/**
 * Writes the program, its parts, its loader and the licences of the packages in them to `outdir`.
 * @throws when esbuild finds an error, which it prints itself
 */
export async function bundle(root, outdir) {
  const [{program, inputs}, ...bundled] = await Promise.all([
    bundleProgram(root),
    ...parts.map(name => bundlePart(root, name)),
  ])
  writeFileSync(join(outdir, 'dkr.cjs'), program)
  writeFileSync(join(outdir, 'load.cjs'), await bundleLoader(root, program))
  for (const {name, text} of bundled) writeFileSync(join(outdir, name), text)
  const all = [...inputs, ...bundled.flatMap(part => part.inputs)]
  writeFileSync(join(outdir, 'LICENSES.txt'), licenseTexts(root, all))
}
