import type {Refusal, RefusalRule} from './refusal.js'
import {wordRules} from './refused-words.js'

/** Sentences of the engine (20.10 to 28) about values that it alone can judge. */
const rules: readonly RefusalRule[] = [
  {
    match: /network ([\w.-]+) not found/i,
    tell: ([, name]) => ({suggestions: ['docker network ls', `docker network create ${name}`]}),
  },
  {
    match: /"([^"]+)" includes invalid characters for a local volume name/,
    tell: ([, name]) => ({
      why: 'without / or ./ in front it is the name of a volume, not a folder',
      suggestions: [`-v ./${name}:/data for the folder`, '-v name:/data for a volume'],
    }),
  },
  {
    match: /bind source path does not exist: (.+)/,
    tell: ([, path]) => ({
      why: "a bind mount needs a path that is there, on the engine's machine",
      suggestions: [`check the spelling of ${path}`, '-v makes a folder of a path that is missing, --mount does not'],
    }),
  },
  {
    match: /error mounting "([^"]{1,5000})" to rootfs at "([^"]{1,5000})".{0,1000}not a directory/,
    tell: ([, from, to]) => ({
      why: `one of ${from} and ${to} is a file, the other a folder`,
      suggestions: [
        `ls -ld ${from}: a file that was missing when it was first mounted has become a folder`,
        'mount a file on a file, a folder on a folder',
      ],
    }),
  },
  {
    match: /working directory '(.{0,5000})' is invalid/,
    tell: ([, path]) => ({suggestions: [`-w /${path}`]}),
  },
  {
    match: /invalid mount path: '(.*)'/,
    tell: ([, path]) => ({suggestions: [`/${path}: a path in the container begins with /`]}),
  },
  {
    match: /unable to find (user|group) ([^:]{1,300}): no matching entries/i,
    tell: ([, kind, name]) => ({
      why: `the image has no ${kind} "${name}"`,
      suggestions: [
        'a number needs no entry in the image: -u 1000:1000',
        `add the ${kind} with a RUN instruction of the Dockerfile`,
      ],
    }),
  },
  {
    match: /could not select device driver .{0,300}gpu/,
    tell: () => ({
      why: 'the engine has no driver for GPUs',
      suggestions: [
        "install the NVIDIA Container Toolkit on the engine's machine and restart the engine",
        'leave out --gpus',
      ],
    }),
  },
  {
    match: /Range of CPUs is from \S+ to ([\d.]+)/,
    tell: ([, most]) => ({suggestions: [`--cpus ${Number(most)}`]}),
  },
  {
    match: /Requested (CPUs|memory nodes) are not available - requested \S+, available: (\S+)/,
    tell: ([, kind, available]) => ({suggestions: [`--cpuset-${kind === 'CPUs' ? 'cpus' : 'mems'} ${available}`]}),
  },
  {
    match: /Minimum memory limit allowed is (\d+)MB/,
    tell: ([, least]) => ({suggestions: [`-m ${least}m is the least; most apps need some 64m`]}),
  },
  {
    match: /Minimum memoryswap limit should be larger than memory limit/,
    tell: () => ({
      why: '--memory-swap counts memory and swap together',
      suggestions: ['--memory-swap at twice --memory', '--memory-swap -1 sets no limit'],
    }),
  },
  ...wordRules,
]

/** What is known of an engine's refusal to take a value; undefined for any other sentence. */
export function refusedValue(message: string): Refusal | undefined {
  for (const {match, tell} of rules) {
    const found = match.exec(message)
    if (found) return tell(found)
  }
  return undefined
}
