import {inContainer, mountOver} from '../mounts.js'
import type {LogRule} from './log-rule.js'

/** The engine makes a folder where the source of a mount does not exist: also where a file was meant. */
const mountedFolder: LogRule = {
  match: /IsADirectoryError: .{0,100}'([^']+)'|EISDIR\b.{0,1000}'([^']+)'|can't find '__main__' module in '([^']+)'/,
  finding: (match, evidence) => {
    const path = inContainer(match.slice(1).find(Boolean)!, evidence)
    const mount = mountOver(evidence.mounts, path)
    if (mount?.kind !== 'bind' || mount.target !== path) return undefined
    return {
      cause: 'mounted-folder',
      message: `${mount.source}, which is mounted as ${path}, is a folder, and the app wants a file`,
      why: 'where the source of a mount does not exist, the engine makes an empty folder of that name: a file has to be there before',
      suggestions: [
        `is ${mount.source} empty? then remove it, put the file there, and dkr up again`,
        `or leave out the mount over ${path} (-v, or volumes in dkr.yaml)`,
      ],
    }
  },
}

export const folderRules = [mountedFolder]
