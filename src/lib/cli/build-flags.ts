import {Flags} from '@oclif/core'
import type {BuildRequest} from '../build/plan.js'
import {repeatable} from './flags.js'

/** The flags of a build that `up` has too. */
export const buildFlags = {
  file: Flags.string({char: 'f', summary: 'the Dockerfile, relative to the current folder', helpValue: 'FILE'}),
  'build-arg': repeatable({summary: 'set an ARG of the Dockerfile', helpValue: 'NAME[=VALUE]'}),
  target: Flags.string({summary: 'stage to build', helpValue: 'STAGE'}),
  'no-cache': Flags.boolean({summary: 'run every step again'}),
  pull: Flags.boolean({summary: 'look for a newer base image'}),
  platform: Flags.string({summary: 'platform to build for', helpValue: 'OS/ARCH'}),
}

interface BuildFlags {
  file?: string
  'build-arg'?: string[]
  target?: string
  'no-cache': boolean
  pull: boolean
  platform?: string
}

/** The part of a build request that these flags say. */
export function buildRequest(flags: BuildFlags): Omit<BuildRequest, 'dir' | 'tags' | 'labels'> {
  return {
    file: flags.file,
    buildArgs: flags['build-arg'],
    target: flags.target,
    noCache: flags['no-cache'],
    pull: flags.pull,
    platform: flags.platform,
  }
}
