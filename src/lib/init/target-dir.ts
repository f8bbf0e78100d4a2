import {stat} from 'node:fs/promises'
import {parse, resolve} from 'node:path'
import {DkrError} from '../errors/dkr-error.js'
import {obstacleAt} from '../files/path-kind.js'
import {homeDir} from '../project/user-dirs.js'
import {fileError, hasCode} from './file-error.js'

/**
 * The absolute folder to work in; it may not exist yet.
 * @throws DkrError USAGE for a file, for a link that leads nowhere, for the home folder and for `/`: their whole content would become the image
 */
export async function targetDir(dir: string, cwd: string, home = homeDir(process.env)): Promise<string> {
  const path = resolve(cwd, dir)
  if (path === resolve(home) || path === parse(path).root) throw tooWide(path)
  try {
    if ((await stat(path)).isDirectory()) return path
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw fileError(error, path)
    const link = obstacleAt(path)
    if (link) throw noFolder(path, link)
    return path
  }
  throw noFolder(path, 'a file')
}

function noFolder(path: string, what: string): DkrError {
  return new DkrError('USAGE', {
    message: `${path} is ${what}, and dkr init works in a folder`,
    suggestions: ['dkr init', 'dkr init my-app'],
  })
}

function tooWide(path: string): DkrError {
  return new DkrError('USAGE', {
    message: `${path} is not a folder for one app`,
    why: 'everything in the folder of an app is sent to the engine when the image is built',
    suggestions: ['dkr init my-app'],
  })
}
