// Checks the types, puts the modules together in dist/ (scripts/bundle.js), then writes oclif.manifest.json: with it
// `dkr --help` loads no command at all.
//   node scripts/build.js [--force]
//   node scripts/build.js --check    exits 1 when the manifest is not what the built commands say
import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {bundle} from './bundle.js'

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
  const inputs = [
    'src',
    'package.json',
    'tsconfig.json',
    'scripts/build.js',
    'scripts/bundle.js',
    'scripts/slim.js',
  ].map(name => newest(join(root, name)))
  return changed(manifest) > 0 && changed(stamp) > Math.max(...inputs)
}

async function checkTypes() {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const args = [tsc, '-p', 'tsconfig.json', '--noEmit']
  const [status] = await once(spawn(process.execPath, args, {cwd: root, stdio: ['ignore', 2, 2]}), 'close')
  if (status !== 0) throw new Error('TypeScript found errors: nothing was built')
}

/** Builds beside each file and swaps it: whoever runs dkr meanwhile finds the old one or the new one, never half of it. */
async function compile() {
  const dist = join(root, 'dist')
  const fresh = join(dist, `.fresh-${process.pid}`)
  mkdirSync(fresh, {recursive: true})
  try {
    await Promise.all([checkTypes(), bundle(root, fresh)])
    for (const name of readdirSync(fresh)) renameSync(join(fresh, name), join(dist, name))
  } finally {
    rmSync(fresh, {recursive: true, force: true})
  }
}

/** The manifest as it should be, and how many commands it has. */
async function freshManifest() {
  const {Plugin} = await import('@oclif/core')
  const plugin = new Plugin({root, ignoreManifest: true, errorOnManifestCreate: true})
  await plugin.load()
  // The commands come in the order of the file system. Nothing deeper is sorted: the order of args has a meaning.
  const commands = Object.entries(plugin.manifest.commands).sort(([a], [b]) => (a < b ? -1 : 1))
  const text = `${JSON.stringify({...plugin.manifest, commands: Object.fromEntries(commands)}, null, 2)}\n`
  return {text, count: commands.length}
}

/** The manifest is committed: in CI a stale one is an error, elsewhere it is written anew. */
async function settleManifest(frozen) {
  const {text, count} = await freshManifest()
  if (existsSync(manifest) && readFileSync(manifest, 'utf8') === text) return count
  if (frozen) throw new Error('oclif.manifest.json is stale: run npm run build and commit it')
  writeFileSync(manifest, text)
  return count
}

if (process.argv.includes('--check')) {
  await settleManifest(true)
} else if (!process.argv.includes('--force') && upToDate()) {
  console.error('✓ dist is up to date')
} else {
  // Taken before compiling: a file saved meanwhile makes the next run build again.
  const start = Date.now()
  try {
    await compile()
    const count = await settleManifest(process.env.CI === 'true')
    writeFileSync(stamp, '')
    utimesSync(stamp, start / 1000, start / 1000)
    console.error(`✓ built dist and a manifest of ${count} commands in ${((Date.now() - start) / 1000).toFixed(1)} s`)
  } catch (error) {
    rmSync(stamp, {force: true})
    console.error(`error: ${error.message}`)
    process.exit(1)
  }
}
