import {readFile} from 'node:fs/promises'
import {isLocal} from '../../../engine/connect/endpoint.js'
import {type ContainerDetails, createContainer, removeContainer, startContainer} from '../../../engine/containers.js'
import type {Engine} from '../../../engine/engine.js'
import {type ImageSummary, listImages} from '../../../engine/images.js'
import {lastLines} from '../../../engine/logs.js'
import {runInside} from '../../../engine/run-inside.js'
import type {Listener} from '../evidence.js'
import {parseListeners} from './parse-listeners.js'

const tables = ['/proc/net/tcp', '/proc/net/tcp6'] as const

/** One way to read the tables of sockets of a container's network; throws where it does not work. */
export type Source = (engine: Engine, container: ContainerDetails, signal: AbortSignal) => Promise<string>

/**
 * What listens in the network of a running container. The ways are tried in turn, the least intrusive first
 * (docs/decisions says why).
 * @returns undefined when none of them works
 */
export async function readListeners(
  engine: Engine,
  container: ContainerDetails,
  signal: AbortSignal,
  sources: readonly Source[] = [fromHost, fromInside, fromHelper],
): Promise<Listener[] | undefined> {
  for (const source of sources) {
    const text = await source(engine, container, signal).catch(() => '')
    // Without the head line it is no such table, whatever it is.
    if (/local_address/.test(text)) return parseListeners(text)
  }
  return undefined
}

/** From /proc of this machine. */
export async function fromHost(engine: Engine, {Id, State}: ContainerDetails): Promise<string> {
  if (!isLocal(engine.endpoint) || !State.Pid) return ''
  // Behind the socket may be another machine (a desktop's), where this number is another process.
  const groups = await readFile(`/proc/${State.Pid}/cgroup`, 'utf8')
  if (!groups.includes(Id)) return ''
  const read = (path: string) => readFile(path.replace('/proc/', `/proc/${State.Pid}/`), 'utf8')
  // A kernel without IPv6 has no second table.
  return (await read(tables[0])) + (await read(tables[1]).catch(() => ''))
}

/** Thousands of connections. */
const maxTable = 1024 * 1024

/** With the container's own cat. */
export async function fromInside(engine: Engine, {Id}: ContainerDetails, signal: AbortSignal): Promise<string> {
  return (await runInside(engine, Id, ['cat', ...tables], signal, maxTable)).output
}

/** Those that make no container. */
export const quickSources: readonly Source[] = [fromHost, fromInside]

/** With the cat of another image that is there already, in a container that shares the network. */
export async function fromHelper(engine: Engine, {Id, Image}: ContainerDetails, signal: AbortSignal): Promise<string> {
  const others = (await listImages(engine)).filter(image => image.Id !== Image)
  for (const image of likelyToHaveCat(others).slice(0, maxTries)) {
    if (signal.aborted) break
    const text = await catIn(engine, image, Id).catch(() => '')
    if (text) return text
  }
  return ''
}

/** So many misses are answer enough. */
const maxTries = 4
/** Bytes: not even a busybox is that small. Images of a single static program often are. */
const tooSmall = 500_000
/** Images that are a distribution, or stand on one. */
const distribution =
  /(?:^|\/)(?:busybox|alpine|debian|ubuntu|fedora|rockylinux|python|node|golang|ruby|php|nginx|httpd|redis|postgres)[:@]/

/** IDs of the images to try, the best first: a known distribution, and the smaller one. */
export function likelyToHaveCat(images: readonly Pick<ImageSummary, 'Id' | 'RepoTags' | 'Size'>[]): string[] {
  return images
    .map(({Id, RepoTags, Size}) => ({Id, Size, tags: (RepoTags ?? []).filter(tag => tag !== '<none>:<none>')}))
    .filter(({tags, Size}) => tags.length > 0 && Size > tooSmall)
    .map(image => ({...image, rank: image.tags.some(tag => distribution.test(tag)) ? 0 : 1}))
    .sort((a, b) => a.rank - b.rank || a.Size - b.Size)
    .map(({Id}) => Id)
}

async function catIn(engine: Engine, image: string, id: string): Promise<string> {
  const {id: helper} = await createContainer(engine, {
    Image: image,
    Entrypoint: ['cat'],
    Cmd: [...tables],
    User: '0',
    HostConfig: {NetworkMode: `container:${id}`, ReadonlyRootfs: true, CapDrop: ['ALL']},
    // Without a label of a project: nobody takes it for an app.
    Labels: {'dkr.helper': 'diagnosis'},
  })
  try {
    await startContainer(engine, helper)
    await engine.call(docker => docker.getContainer(helper).wait())
    return (await lastLines(engine, helper, false, 10_000)).join('\n')
  } finally {
    await removeContainer(engine, helper, {force: true, volumes: true})
  }
}
