/** What the caller asked for, as written on the command line: the flags of `docker run`, and dkr's own. */
export interface RunRequest extends MountRequest, NetworkRequest, ProcessRequest, ResourceRequest, SecurityRequest {
  image: string
  command: string[]
  /** The words of the caller with the options that stood behind the image in front of it: what to type instead. */
  optionsFirst?: string[]
  name?: string
  detach?: boolean
  interactive?: boolean
  tty?: boolean
  attach?: string[]
  rm?: boolean
  restart?: string
  cidfile?: string
  pull?: string
  platform?: string
  'sig-proxy'?: boolean
  'detach-keys'?: string
  quiet?: boolean
  label?: string[]
  'label-file'?: string[]
  'log-driver'?: string
  'log-opt'?: string[]
  runtime?: string
  isolation?: string
  'disable-content-trust'?: boolean
}

export interface ProcessRequest {
  env?: string[]
  'env-file'?: string[]
  /** Those that dkr.yaml names, read before the others. */
  settingsEnvFiles?: string[]
  /** How env files are read: as docker does, or with quotes as dotenv libraries do. */
  'env-format'?: string
  workdir?: string
  user?: string
  'group-add'?: string[]
  entrypoint?: string
  init?: boolean
  'stop-signal'?: string
  'stop-timeout'?: string
  'health-cmd'?: string
  'health-interval'?: string
  'health-timeout'?: string
  'health-start-period'?: string
  'health-start-interval'?: string
  'health-retries'?: string
  'no-healthcheck'?: boolean
}

export interface MountRequest {
  volume?: string[]
  mount?: string[]
  tmpfs?: string[]
  'volumes-from'?: string[]
  'volume-driver'?: string
  'read-only'?: boolean
  'storage-opt'?: string[]
}

export interface NetworkRequest {
  publish?: string[]
  'publish-all'?: boolean
  expose?: string[]
  network?: string[]
  'network-alias'?: string[]
  ip?: string
  ip6?: string
  'link-local-ip'?: string[]
  link?: string[]
  'mac-address'?: string
  hostname?: string
  domainname?: string
  dns?: string[]
  'dns-search'?: string[]
  'dns-option'?: string[]
  'add-host'?: string[]
}

export interface ResourceRequest {
  memory?: string
  'memory-swap'?: string
  'memory-reservation'?: string
  'memory-swappiness'?: string
  'kernel-memory'?: string
  'oom-kill-disable'?: boolean
  'oom-score-adj'?: string
  cpus?: string
  'cpu-shares'?: string
  'cpu-period'?: string
  'cpu-quota'?: string
  'cpu-rt-period'?: string
  'cpu-rt-runtime'?: string
  'cpuset-cpus'?: string
  'cpuset-mems'?: string
  'pids-limit'?: string
  'shm-size'?: string
  ulimit?: string[]
  'blkio-weight'?: string
  'blkio-weight-device'?: string[]
  'device-read-bps'?: string[]
  'device-write-bps'?: string[]
  'device-read-iops'?: string[]
  'device-write-iops'?: string[]
  'cgroup-parent'?: string
}

export interface SecurityRequest {
  privileged?: boolean
  'cap-add'?: string[]
  'cap-drop'?: string[]
  'security-opt'?: string[]
  sysctl?: string[]
  device?: string[]
  'device-cgroup-rule'?: string[]
  gpus?: string[]
  pid?: string
  ipc?: string
  uts?: string
  userns?: string
  cgroupns?: string
}
