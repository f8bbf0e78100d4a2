import {spawn} from 'node:child_process'
import {mkdir, readdir, readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {ended, freshFolder, root} from '../support/dkr.js'
import {docker} from '../support/docker-client.js'

const project = 'dkr-test-package'

/** What npm notes about each package that it installs. */
interface Installed {
  packages: Record<string, {hasInstallScript?: boolean}>
}

describe('the npm package', () => {
  let folder: Awaited<ReturnType<typeof freshFolder>>
  let prefix: string

  /** Runs a program in a folder; its exit code must be 0. */
  async function succeeds(command: string, args: string[], cwd: string): Promise<string> {
    const {stdout, stderr, code} = await ended(spawn(command, args, {cwd}))
    if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}: ${stdout}${stderr}`)
    return stdout
  }

  beforeAll(async () => {
    folder = await freshFolder('dkr-test-package-')
    prefix = join(folder.path, 'installed')
    await mkdir(prefix)
    // Offline, without the user's cache: all that it needs must be in the package.
    const alone = ['--offline', '--cache', join(folder.path, 'cache'), '--no-audit', '--no-fund']
    const packed = await succeeds('npm', ['pack', '--ignore-scripts', '--pack-destination', folder.path], root)
    await succeeds('npm', ['install', ...alone, '--prefix', prefix, join(folder.path, packed.trim())], prefix)
  })
  afterAll(async () => {
    await folder[Symbol.asyncDispose]()
  })

  it('brings no other package and runs nothing when it is installed', async () => {
    const lock = await readFile(join(prefix, 'node_modules', '.package-lock.json'), 'utf8')
    const {packages} = JSON.parse(lock) as Installed
    expect(Object.keys(packages)).toEqual(['node_modules/dkr-cli'])
    expect(Object.values(packages).some(({hasInstallScript}) => hasInstallScript)).toBe(false)
  })

  it('has the licence texts of the packages that its program is made of', async () => {
    const dist = join(prefix, 'node_modules', 'dkr-cli', 'dist')
    const names = (await readdir(dist)).filter(name => name.endsWith('.cjs'))
    const programs = await Promise.all(names.map(name => readFile(join(dist, name), 'utf8')))
    const licenses = `\n${await readFile(join(dist, 'LICENSES.txt'), 'utf8')}`
    // Each module of CommonJS is known by its path there, where esbuild has not broken the line.
    const paths = programs.flatMap(text => [
      ...text.replaceAll('\\\n', '').matchAll(/"node_modules\/((?:@[^/"]+\/)?[^/"]+)\//g),
    ])
    const bundled = [...new Set(paths.map(([, name]) => name!))]
    expect(bundled).toEqual(expect.arrayContaining(['@oclif/core', 'dockerode', 'tar-stream']))
    expect(bundled.filter(name => !licenses.includes(`\n${name} `))).toEqual([])
    for (const name of ['chokidar', 'execa', 'inquirer', 'ora', 're2js', 'yaml'])
      expect(licenses).toContain(`\n${name} `)
    expect(licenses).toContain('Apache License')
  })

  it('goes from an empty folder to a URL that answers', async () => {
    const cwd = join(folder.path, project)
    await mkdir(cwd)
    const dkr = (...args: string[]) => succeeds(join(prefix, 'node_modules', '.bin', 'dkr'), args, cwd)
    try {
      await dkr('init', '-y', '--name', project)
      const url = (await dkr('up', '-d')).trim()
      expect(await (await fetch(url)).text()).toContain('Hello World')
      expect(await dkr('ls')).toContain(project)
      await dkr('cp', `${project}:/app/app.py`, 'copied.py')
      expect(await readFile(join(cwd, 'copied.py'))).toEqual(await readFile(join(cwd, 'app.py')))
    } finally {
      await dkr('down')
      await docker(['rmi', '-f', project])
    }
  })
})
