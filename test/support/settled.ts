import {lstatSync, readdirSync} from 'node:fs'
import {join} from 'node:path'
import {changeMark, markAt} from '../../src/lib/build/cache/change-mark.js'
import {eventually} from './eventually.js'

/** Waits until no file of a folder changed so recently that its time proves nothing. */
export async function settled(root: string): Promise<void> {
  await eventually(async () => {
    const paths = readdirSync(root, {recursive: true, encoding: 'utf8'})
    return paths.every(path => {
      const {ctimeNs, ino} = lstatSync(join(root, path), {bigint: true})
      return markAt({ctimeNs, inode: ino}, Date.now()) === changeMark({ctimeNs, inode: ino})
    })
  }, 'the files are older than a tick of the clock')
}
