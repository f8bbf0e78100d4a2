import {Flags} from '@oclif/core'
import type {BuildRequest} from '../build/plan.js'
import {buildSettings} from '../project/setting-values.js'
import type {Settings} from '../project/settings.js'
import {repeatable} from './flags.js'

/** The flags of a build that `up` has too. */
export const buildFlags = {
  file: Flags.string({
    char: 'f',
    summary: 'the Dockerfile, relative to the current folder',
    helpValue: 'FILE',
    env: 'DKR_FILE',
  }),
  'build-arg': repeatable({summary: 'set an ARG of the Dockerfile', helpValue: 'NAME[=VALUE]'}),
  target: Flags.string({summary: 'stage to build', helpValue: 'STAGE', env: 'DKR_TARGET'}),
  'no-cache': Flags.boolean({summary: 'run every step again'}),
  'no-cache-filter': repeatable({summary: 'run the steps of a stage again', helpValue: 'STAGE'}),
  pull: Flags.boolean({summary: 'look for a newer base image'}),
  platform: Flags.string({summary: 'platform to build for', helpValue: 'OS/ARCH', env: 'DKR_PLATFORM'}),
  secret: repeatable({summary: 'hand a secret to RUN --mount=type=secret', helpValue: 'id=ID[,src=FILE|,env=NAME]'}),
  ssh: repeatable({
    summary: 'let RUN --mount=type=ssh sign with your agent or key',
    helpValue: 'default|ID[=SOCKET|KEY]',
  }),
  'add-host': repeatable({summary: 'a line of /etc/hosts during the build', helpValue: 'NAME:IP'}),
  network: Flags.string({summary: 'network of the RUN steps: default, none, host', helpValue: 'MODE'}),
  'shm-size': Flags.string({summary: 'size of /dev/shm during the build', helpValue: 'SIZE'}),
  ulimit: repeatable({summary: 'limit of the RUN steps', helpValue: 'NAME=SOFT[:HARD]'}),
  'cache-from': repeatable({summary: 'image whose steps may be used again', helpValue: 'IMAGE'}),
  'cache-to': repeatable({
    summary: 'keep what a later --cache-from needs, in the image or in a registry',
    helpValue: 'type=inline|IMAGE',
  }),
}

interface BuildFlags {
  file?: string
  'build-arg'?: string[]
  target?: string
  'no-cache': boolean
  'no-cache-filter'?: string[]
  pull: boolean
  platform?: string
  secret?: string[]
  ssh?: string[]
  'add-host'?: string[]
  network?: string
  'shm-size'?: string
  ulimit?: string[]
  'cache-from'?: string[]
  'cache-to'?: string[]
}

/** The part of a build request that these flags say; where they are silent, dkr.yaml of the folder speaks. */
export function buildRequest(
  flags: BuildFlags,
  settings: Settings,
  dir: string,
): Omit<BuildRequest, 'dir' | 'tags' | 'labels'> {
  const written = buildSettings(settings, dir)
  return {
    file: flags.file ?? written.file,
    // Of two values for one name the later wins.
    buildArgs: [...written.buildArgs, ...(flags['build-arg'] ?? [])],
    target: flags.target ?? written.target,
    noCache: flags['no-cache'],
    noCacheFilter: flags['no-cache-filter'],
    pull: flags.pull,
    platform: flags.platform ?? written.platform,
    secrets: flags.secret,
    ssh: flags.ssh,
    addHosts: flags['add-host'],
    network: flags.network,
    shmSize: flags['shm-size'],
    ulimits: flags.ulimit,
    cacheFrom: flags['cache-from'],
    cacheTo: flags['cache-to'],
  }
}
