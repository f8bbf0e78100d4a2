import {mkdir, rename, symlink, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {dkr, freshFolder} from '../support/dkr.js'
import {type TinyApp, tinyApp} from '../support/tiny-app.js'

let app: TinyApp
beforeAll(async () => {
  app = await tinyApp('dkr-test-gone')
})
afterAll(async () => {
  await app[Symbol.asyncDispose]()
})

describe('down of a folder that is not there', () => {
  it.each([['typo'], ['typo', '--dry-run'], ['file'], ['file/below']])('is wrong use: %j', async (...args) => {
    await using folder = await freshFolder('dkr-test-down-')
    await writeFile(join(folder.path, 'file'), '')
    const result = await dkr(['down', ...args], {cwd: folder.path})
    expect(result).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('(FILE_NOT_FOUND, exit code 2)'),
    })
    expect(result.stderr).toMatch(args[0] === 'file' ? /it is a file/ : /there is no such folder/)
    expect(result.stderr).toContain('Try: dkr ls -a')
  })

  it('removes what was started there, also where a link led to it', async () => {
    expect((await dkr(['up', '-d'], app)).code).toBe(0)
    const [parent, moved] = [join(app.cwd, '..'), join(app.cwd, '..', 'moved')]
    await symlink(parent, join(parent, 'link'))
    await rename(app.cwd, moved)
    try {
      const down = () => dkr(['down', join('link', app.name)], {cwd: parent, env: app.env})
      expect(await down()).toMatchObject({code: 0, stdout: `${app.name}\n`})
      expect(await down()).toMatchObject({code: 2, stdout: ''})
    } finally {
      await rename(moved, app.cwd)
    }
  })

  it('is nothing to do in a folder that is there and has no container', async () => {
    await using folder = await freshFolder('dkr-test-down-')
    await mkdir(join(folder.path, 'app'))
    const result = await dkr(['down', 'app'], {cwd: folder.path})
    expect(result).toMatchObject({code: 0, stderr: expect.stringContaining('Nothing to remove')})
  })
})
