// Builds dist/ with the local TypeScript, then oclif.manifest.json: with it `dkr --help` loads no command at all.
//   node scripts/build.js [--force]
import {spawnSync} from 'node:child_process'
import {readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const stamp = join(root, 'dist', '.built')
const manifest = join(root, 'oclif.manifest.json')

/** Milliseconds; a missing file is older than everything. */
const changed = path => statSync(path, {throwIfNoEntry: false})?.mtimeMs ?? 0

/** Folders count too: removing a file changes nothing but its folder. */
function newest(path) {
  if (!statSync(path).isDirectory()) return changed(path)
  return Math.max(changed(path), ...readdirSync(path).map(name => newest(join(path, name))))
}

function upToDate() {
  const inputs = ['src', 'package.json', 'tsconfig.json', 'scripts/build.js'].map(name => newest(join(root, name)))
  return changed(manifest) > 0 && changed(stamp) > Math.max(...inputs)
}

/** Compiles beside dist and swaps: whoever runs dkr meanwhile finds the old program or the new one, never half of it. */
function compile() {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const fresh = join(root, 'node_modules', '.cache', `dkr-dist-${process.pid}`)
  const args = [tsc, '-p', 'tsconfig.json', '--outDir', fresh]
  try {
    const {status} = spawnSync(process.execPath, args, {cwd: root, stdio: ['ignore', 2, 2]})
    if (status !== 0) throw new Error('TypeScript found errors: nothing was built')
    rmSync(join(root, 'dist'), {recursive: true, force: true})
    renameSync(fresh, join(root, 'dist'))
  } finally {
    rmSync(fresh, {recursive: true, force: true})
  }
}

async function writeManifest() {
  const {Plugin} = await import('@oclif/core')
  rmSync(manifest, {force: true})
  const plugin = new Plugin({root, ignoreManifest: true, errorOnManifestCreate: true})
  await plugin.load()
  // The commands come in the order of the file system. Nothing deeper is sorted: the order of args has a meaning.
  const commands = Object.entries(plugin.manifest.commands).sort(([a], [b]) => (a < b ? -1 : 1))
  const content = {...plugin.manifest, commands: Object.fromEntries(commands)}
  writeFileSync(manifest, `${JSON.stringify(content, null, 2)}\n`)
  return commands.length
}

if (!process.argv.includes('--force') && upToDate()) {
  console.error('✓ dist is up to date')
} else {
  // Taken before compiling: a file saved meanwhile makes the next run build again.
  const start = Date.now()
  try {
    compile()
    const count = await writeManifest()
    writeFileSync(stamp, '')
    utimesSync(stamp, start / 1000, start / 1000)
    console.error(`✓ built dist and a manifest of ${count} commands in ${((Date.now() - start) / 1000).toFixed(1)} s`)
  } catch (error) {
    rmSync(stamp, {force: true})
    console.error(`error: ${error.message}`)
    process.exit(1)
  }
}
