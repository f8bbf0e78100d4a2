import {
  anything,
  flag,
  type Kind,
  list,
  map,
  maybe,
  needed,
  nothing,
  number,
  object,
  seconds,
  text,
} from './answer-kinds.js'

/** What dkr uses of an answer; everything else stays as it came. */
export interface Shape {
  kind: Kind
  /** The engine may also answer with nothing. */
  empty?: true
}

const labels = map(text)
const texts = list(text)
const network = object({NetworkID: text, IPAddress: text})
const mount = object({Type: text, Name: maybe(text), Source: text, Destination: text, Driver: maybe(text), RW: flag})

const listedContainer = object({
  Id: needed(text),
  // One that is just being removed has none.
  Names: texts,
  Image: text,
  ImageID: text,
  Command: text,
  Created: seconds,
  Ports: list(object({IP: maybe(text), PrivatePort: number, PublicPort: maybe(number), Type: text})),
  Labels: labels,
  State: text,
  Status: text,
  SizeRw: maybe(number),
  SizeRootFs: maybe(number),
  HostConfig: object({NetworkMode: text}),
  NetworkSettings: object({Networks: map(network)}),
  Mounts: list(mount),
})

const listedImage = object({
  Id: needed(text),
  ParentId: text,
  RepoTags: maybe(texts),
  RepoDigests: maybe(texts),
  Created: seconds,
  Size: number,
  SharedSize: maybe(number),
  Labels: maybe(labels),
  Manifests: maybe(list(object({Descriptor: maybe(object({})), ImageData: maybe(object({}))}))),
})

const health = object({Test: maybe(texts), Interval: maybe(number), Timeout: maybe(number), Retries: maybe(number)})
const config = {
  User: text,
  Env: maybe(texts),
  Cmd: maybe(texts),
  WorkingDir: text,
  ExposedPorts: maybe(map(anything)),
  Labels: maybe(labels),
  Healthcheck: maybe(health),
}

const container = object({
  Id: needed(text),
  Name: needed(text),
  Image: text,
  Path: text,
  Args: texts,
  Created: text,
  RestartCount: number,
  State: needed(
    object({
      Status: text,
      Running: flag,
      Paused: flag,
      Restarting: flag,
      OOMKilled: flag,
      Pid: number,
      ExitCode: number,
      Error: text,
      StartedAt: text,
      FinishedAt: text,
      Health: maybe(object({Status: text, FailingStreak: number, Log: list(object({ExitCode: number, Output: text}))})),
    }),
  ),
  Config: needed(object({...config, Labels: labels, Tty: flag, OpenStdin: flag})),
  HostConfig: needed(object({AutoRemove: flag, NetworkMode: text, Memory: number, ReadonlyRootfs: flag})),
  NetworkSettings: object({
    Ports: map(maybe(list(object({HostIp: text, HostPort: text})))),
    Networks: map(network),
  }),
  Mounts: list(mount),
})

const image = object({
  Id: needed(text),
  RepoTags: maybe(texts),
  RepoDigests: maybe(texts),
  Architecture: text,
  Os: text,
  Size: number,
  RootFS: object({Layers: maybe(texts)}),
  Config: object({...config, OnBuild: maybe(texts), Shell: maybe(texts)}),
  ContainerConfig: maybe(object({Cmd: maybe(texts)})),
})

const historyEntry = object({
  Id: text,
  Created: number,
  CreatedBy: text,
  Tags: maybe(texts),
  Size: number,
  Comment: text,
})

const listedNetwork = object({
  Id: needed(text),
  Name: text,
  Scope: text,
  Created: maybe(text),
  Labels: maybe(labels),
})

const volume = object({
  Name: needed(text),
  Labels: maybe(labels),
  CreatedAt: maybe(text),
  UsageData: maybe(object({Size: number})),
})

const cacheRecord = object({
  ID: needed(text),
  Type: maybe(text),
  Description: maybe(text),
  InUse: flag,
  Shared: flag,
  Size: number,
  CreatedAt: text,
  LastUsedAt: maybe(text),
})

const diskUsage = object({
  LayersSize: number,
  Images: maybe(list(listedImage)),
  Containers: maybe(list(listedContainer)),
  Volumes: maybe(list(volume)),
  BuildCache: maybe(list(cacheRecord)),
})

const cpu = maybe(
  object({
    cpu_usage: maybe(object({total_usage: maybe(number), percpu_usage: maybe(list(number))})),
    system_cpu_usage: maybe(number),
    online_cpus: maybe(number),
  }),
)
const stats = object({
  cpu_stats: cpu,
  precpu_stats: cpu,
  read: maybe(text),
  preread: maybe(text),
  memory_stats: maybe(object({usage: maybe(number), limit: maybe(number), stats: maybe(map(number))})),
  networks: maybe(map(object({rx_bytes: number, tx_bytes: number}))),
  blkio_stats: maybe(object({io_service_bytes_recursive: maybe(list(object({op: text, value: number})))})),
  pids_stats: maybe(object({current: maybe(number)})),
})

const info = object({
  ServerVersion: needed(text),
  OperatingSystem: text,
  OSType: text,
  Architecture: text,
  Driver: text,
  DockerRootDir: text,
  SystemTime: maybe(text),
  Warnings: maybe(texts),
})

const exit = object({StatusCode: needed(number), Error: maybe(object({Message: maybe(text)}))})
const platform = object({os: maybe(text), architecture: maybe(text), variant: maybe(text), 'os.version': maybe(text)})
const remote = object({Descriptor: needed(object({digest: needed(text)})), Platforms: maybe(list(platform))})

/** By method and path, the first that fits. Calls that are not here may answer with any object, or with nothing. */
export const shapes: readonly [RegExp, Shape][] = [
  [/^GET \/containers\/json$/, {kind: list(listedContainer)}],
  [/^POST \/containers\/create$/, {kind: object({Id: needed(text), Warnings: maybe(texts)})}],
  [/^GET \/containers\/[^/]+\/json$/, {kind: container}],
  [/^GET \/containers\/[^/]+\/top$/, {kind: object({Titles: needed(texts), Processes: list(texts)})}],
  // Of one that has gone the engine says nothing more.
  [/^GET \/containers\/[^/]+\/stats$/, {kind: stats, empty: true}],
  [/^POST \/containers\/[^/]+\/(?:start|stop|restart|kill|pause|unpause|rename)$/, {kind: nothing, empty: true}],
  [/^DELETE \/containers\/[^/]+$/, {kind: nothing, empty: true}],
  [/^POST \/containers\/[^/]+\/wait$/, {kind: exit}],
  [/^POST \/containers\/[^/]+\/exec$/, {kind: object({Id: needed(text)})}],
  [
    /^GET \/exec\/[^/]+\/json$/,
    {kind: object({Running: flag, ExitCode: maybe(number), Pid: maybe(number), ContainerID: maybe(text)})},
  ],
  [/^GET \/images\/json$/, {kind: list(listedImage)}],
  [/^GET \/images\/.+\/history$/, {kind: list(historyEntry)}],
  [/^GET \/images\/.+\/json$/, {kind: image}],
  [/^DELETE \/images\//, {kind: list(object({Untagged: maybe(text), Deleted: maybe(text)}))}],
  [/^GET \/distribution\/.+\/json$/, {kind: remote}],
  [/^GET \/networks$/, {kind: list(listedNetwork)}],
  [/^GET \/volumes$/, {kind: object({Volumes: maybe(list(volume))})}],
  [/^GET \/system\/df$/, {kind: diskUsage}],
  [/^POST \/build\/prune$/, {kind: object({CachesDeleted: maybe(texts), SpaceReclaimed: number})}],
  [/^GET \/info$/, {kind: info}],
  [/^GET \/version$/, {kind: object({Arch: text})}],
  [/^POST \/auth$/, {kind: object({IdentityToken: maybe(text)}), empty: true}],
]

const failure = {error: maybe(text), errorDetail: maybe(object({message: maybe(text)}))}
const transferLine = object({
  id: maybe(text),
  status: maybe(text),
  progressDetail: maybe(object({current: maybe(number), total: maybe(number)})),
  aux: maybe(
    object({
      Tag: maybe(text),
      Digest: maybe(text),
      originalIndex: maybe(object({digest: maybe(text)})),
      selectedManifest: maybe(object({digest: maybe(text), platform: maybe(platform)})),
    }),
  ),
  ...failure,
})
/** BuildKit's traces are strings; the image's ID comes in an object. */
const buildAux: Kind = (value, at) => (typeof value === 'string' ? value : object({ID: maybe(text)})(value, at))

/** The same for each line of an answer that is a stream of JSON. */
export const lineShapes: readonly [RegExp, Kind][] = [
  [/^POST \/(?:images\/create|images\/.+\/push)$/, transferLine],
  [/^POST \/build$/, object({id: maybe(text), stream: maybe(text), aux: maybe(buildAux), ...failure})],
  [/^GET \/events$/, object({Type: text, Action: text, Actor: object({ID: text, Attributes: map(text)})})],
  [/^POST \/containers\/[^/]+\/wait$/, exit],
]
