import type {FileEntry} from '../../engine/buildkit/file-source.js'

/** So long may the clock of a file system stand still, in milliseconds: two changes within it look like one. */
const tick = 50
/** The same for a file system that counts whole seconds, or every other one. */
const coarseTick = 2000

type Changed = Pick<FileEntry, 'ctimeNs' | 'inode'>

/**
 * A number, not 0, that changes with the content of a file also where its size and time are put back: made of the
 * time of its last change, which no program can set, and of the inode, as a file that is moved to the place of
 * another may keep that time. 0 for what has neither.
 */
export function changeMark({ctimeNs, inode = 0n}: Changed): number {
  if (ctimeNs === undefined) return 0
  // Plain numbers, as this is done for each of 50,000 files; what a time loses by that is less than a microsecond.
  const [time, number] = [Number(ctimeNs), Number(inode)]
  let mark = mix(0, time)
  mark = mix(mark, time / 2 ** 32)
  mark = mix(mark, number)
  return mix(mark, number / 2 ** 32) >>> 0 || 1
}

const mix = (mark: number, word: number): number => Math.imul(mark ^ word, 0x9e37_79b1) ^ (mark >>> 15)

/**
 * The mark of a file that was looked at just now. 0 where it changed within the last tick of the clock: it may change
 * once more within the same tick, and nothing would tell.
 * @param now milliseconds since 1970
 */
export function markAt(file: Changed, now: number): number {
  if (file.ctimeNs === undefined) return 0
  const age = Math.abs(now - Number(file.ctimeNs) / 1e6)
  const fresh = age <= tick || (age <= coarseTick && file.ctimeNs % 1_000_000_000n === 0n)
  return fresh ? 0 : changeMark(file)
}
