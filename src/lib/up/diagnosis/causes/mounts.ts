import {posix} from 'node:path'
import type {Evidence, Mount} from '../evidence.js'
import type {Finding} from '../verdict.js'

/** The mount that decides what is at a path: of several the innermost. */
export function mountOver(mounts: readonly Mount[], path: string): Mount | undefined {
  return mounts
    .filter(({target}) => path === target || path.startsWith(target.endsWith('/') ? target : `${target}/`))
    .sort((a, b) => b.target.length - a.target.length)[0]
}

/** As a reader knows it: the folder, the volume, or what kind it is. */
export function describeMount({kind, source, target}: Mount): string {
  if (kind === 'tmpfs') return `the tmpfs over ${target}`
  if (kind === 'bind') return `the mount of ${source} over ${target}`
  return isAnonymous(source) ? `the anonymous volume over ${target}` : `the volume ${source} over ${target}`
}

const isAnonymous = (name: string) => /^[0-9a-f]{64}$/.test(name)

/**
 * A finding about a missing thing, corrected by what is mounted where it would be. What a mount covers is not
 * missing in the image, and no COPY puts anything there.
 */
export function behindMount(finding: Finding, evidence: Evidence): Finding {
  const {missing = []} = finding
  const path = missing.find(each => evidence.hidden?.includes(each))
  const mount = path === undefined ? undefined : mountOver(evidence.mounts, path)
  if (path !== undefined && mount) return hiddenFinding(finding, path, mount)
  const covered = missing.find(each => mountOver(evidence.mounts, each))
  if (covered === undefined || !isFile(finding)) return finding
  return coveredFinding(finding, {path: covered, mount: mountOver(evidence.mounts, covered)!, evidence})
}

const isFile = ({cause}: Finding) => cause === 'file-not-found' || cause === 'program-not-found'

function hiddenFinding(finding: Finding, path: string, mount: Mount): Finding {
  return {
    cause: 'hidden-by-mount',
    certain: finding.certain,
    message: `${describeMount(mount)} hides ${path} of the image`,
    why: `${path} is in the image, but a mount covers all that COPY and RUN put there, and ${contents(mount)}`,
    evidence: [`in the image: ${path}`, `in the container: no ${path}`, ...(finding.evidence ?? [])],
    suggestions: remedies(path, mount),
    missing: finding.missing,
  }
}

function contents({kind, source}: Mount): string {
  if (kind === 'tmpfs') return 'a tmpfs begins empty'
  if (kind === 'bind') return `${source} does not have it (a folder that does not exist is made, empty)`
  return 'a volume is filled from the image only while it is empty: it keeps the files of an older image'
}

/** Folders that a build fills, beside the code that people mount. */
const built = /^(.*\/(?:node_modules|\.venv|venv|vendor))(?:\/|$)/

function remedies(path: string, {kind, source, target}: Mount): [string, ...string[]] {
  if (kind === 'volume' && isAnonymous(source))
    return ['dkr down --volumes, then dkr up (the data in the volume is lost)']
  if (kind === 'volume')
    return [
      `remove the old volume: dkr down, then dkr volume rm ${source} (its data is lost), then dkr up`,
      `or mount it where only data is, not over the app: -v ${source}:/data`,
    ]
  if (kind === 'tmpfs') return [`mount the tmpfs where the image has nothing, not over ${target}`]
  const [, folder] = built.exec(path) ?? []
  const leaveOut = `leave out the mount over ${target} (-v, or volumes in dkr.yaml): the image has the files`
  if (folder?.startsWith(`${target}/`))
    return [
      `keep the folder of the image, as a volume of its own: dkr up -v ${source}:${target} -v ${folder}`,
      `or ${leaveOut}; dkr up --watch brings your edits in without a mount`,
    ]
  return [
    leaveOut,
    'to see your edits without a mount: dkr up --watch',
    `or mount a folder that has the file; is ${source} the right one?`,
  ]
}

interface Covered {
  path: string
  mount: Mount
  evidence: Evidence
}

/** The image lacks it as well, or could not be asked: what would have to bring it is the mount. */
function coveredFinding(finding: Finding, {path, mount, evidence: {hidden}}: Covered): Finding {
  const place = mount.kind === 'bind' ? mount.source : describeMount(mount)
  return {
    ...finding,
    certain: finding.certain && hidden !== undefined,
    message: finding.message.replace('is not in the image', 'is not in the container'),
    why: `${describeMount(mount)} decides what is there, and it has no ${path}${hidden === undefined ? '; it may hide that file of the image' : '; the image has none either'}`,
    suggestions: [
      mount.kind === 'bind' ? `put it into ${place}, or mount the right folder` : `put it there, or leave ${place} out`,
      ...(hidden === undefined
        ? [`try it without the mount over ${mount.target}`]
        : ['without the mount: check COPY and WORKDIR in the Dockerfile']),
    ],
  }
}

/** A path as the app means it: relative ones begin at WORKDIR. */
export function inContainer(name: string, {workdir}: Pick<Evidence, 'workdir'>): string {
  return posix.resolve(workdir || '/', name)
}
