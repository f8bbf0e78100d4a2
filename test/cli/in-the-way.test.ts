import {mkdir, readdir, rename, symlink, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {describe, expect, it} from '@jest/globals'
import {dkr, freshFolder} from '../support/dkr.js'

const put = {
  'a folder': (path: string) => mkdir(path),
  'a link that leads nowhere': (path: string) => symlink('nowhere', path),
  'a link to a folder': (path: string) => symlink('..', path),
}

describe.each(Object.entries(put))('where a file should be is %s', (what, place) => {
  it.each(['app.py', 'requirements.txt', 'Dockerfile', 'dkr.yaml'])('init says so, and what to do: %s', async file => {
    await using folder = await freshFolder('dkr-test-way-')
    const dir = join(folder.path, 'app')
    await mkdir(dir)
    await place(join(dir, file))
    for (const flags of [[], ['--force']]) {
      const result = await dkr(['init', '-y', ...flags, 'app'], {cwd: folder.path})
      expect(result).toMatchObject({code: 5, stdout: '', stderr: expect.stringContaining(`${file} is ${what}`)})
      expect(result.stderr).toContain(`Try: mv app/${file} app/${file}.old`)
      expect(result.stderr).not.toContain('dkr up')
    }
    expect(await readdir(dir)).toEqual([file])
    await rename(join(dir, file), join(dir, `${file}.old`))
    expect((await dkr(['init', '-y', 'app'], {cwd: folder.path})).code).toBe(0)
  })

  it.each([['up', '-d'], ['build']])('%s says so of the Dockerfile', async (...command) => {
    await using folder = await freshFolder('dkr-test-way-')
    const dir = join(folder.path, 'my app')
    await mkdir(dir)
    await place(join(dir, 'Dockerfile'))
    const result = await dkr([...command, 'my app'], {cwd: folder.path})
    expect(result).toMatchObject({code: 2, stdout: '', stderr: expect.stringContaining(`Dockerfile is ${what}`)})
    const mend = "mv 'my app/Dockerfile' 'my app/Dockerfile.old', and then dkr init 'my app' writes one"
    expect(result.stderr).toContain(`Try: ${mend}`)
  })
})

it('a Dockerfile behind a link that leads to one is one', async () => {
  await using folder = await freshFolder('dkr-test-way-')
  await mkdir(join(folder.path, 'app'))
  await writeFile(join(folder.path, 'Recipe'), 'FROM busybox:1.36\n')
  await symlink('../Recipe', join(folder.path, 'app', 'Dockerfile'))
  expect((await dkr(['up', '--dry-run', 'app'], {cwd: folder.path})).code).toBe(0)
  const init = await dkr(['init', '-y', 'app'], {cwd: folder.path})
  expect(init).toMatchObject({code: 5, stderr: expect.stringContaining('dkr up app: uses your Dockerfile as it is')})
})
