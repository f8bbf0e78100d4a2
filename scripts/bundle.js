// Puts the modules of src/ together for a quick start: hundreds of small files cost more time to find than to run.
// What a command imports when it needs it stays a file of its own, so that nothing is loaded before.
import {readdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {build} from 'esbuild'

/** What others load by its path: oclif the commands, the help and the hook; bin/run.js the start. */
function entryPoints(root) {
  const commands = readdirSync(join(root, 'src', 'commands'), {recursive: true, withFileTypes: true})
    .filter(entry => entry.isFile())
    .map(({parentPath, path, name}) => join(parentPath ?? path, name))
  const own = ['start', 'help', 'command-not-found'].map(name => join(root, 'src', 'lib', 'cli', `${name}.ts`))
  return [...commands, ...own]
}

/** Loaded when first needed; dockerode also because dkr keeps some of its modules out (lib/engine/dockerode.ts). */
const external = ['chokidar', 'dockerode', 'execa', 'inquirer', 'ora', 'tar-stream', 'yaml']

// oclif is CommonJS and asks for Node's modules with require, which ES modules do not have.
const banner = `import {createRequire as createRequireOfNode} from 'node:module'
const require = createRequireOfNode(import.meta.url)`

/**
 * Writes the program to `outdir`, and modules.json: which modules each of its files is made of.
 * @throws when esbuild finds an error, which it prints itself
 */
export async function bundle(root, outdir) {
  const {metafile} = await build({
    absWorkingDir: root,
    entryPoints: entryPoints(root),
    outbase: 'src',
    outdir,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    external,
    banner: {js: banner},
    // Names of classes and functions are what the stack of an error is read by.
    keepNames: true,
    metafile: true,
    logLevel: 'warning',
  })
  const files = Object.entries(metafile.outputs).map(([path, {inputs}]) => [
    join(root, path).slice(outdir.length + 1),
    Object.keys(inputs),
  ])
  writeFileSync(join(outdir, 'modules.json'), `${JSON.stringify(Object.fromEntries(files))}\n`)
}
