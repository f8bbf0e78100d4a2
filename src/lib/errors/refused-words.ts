import {constants} from 'node:os'
import {similar} from '../values/similar.js'
import type {RefusalRule} from './refusal.js'

/** capabilities(7), without CAP_, as docker takes them. */
const capabilities =
  'ALL AUDIT_CONTROL AUDIT_READ AUDIT_WRITE BLOCK_SUSPEND BPF CHECKPOINT_RESTORE CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID IPC_LOCK IPC_OWNER KILL LEASE LINUX_IMMUTABLE MAC_ADMIN MAC_OVERRIDE MKNOD NET_ADMIN NET_BIND_SERVICE NET_BROADCAST NET_RAW PERFMON SETFCAP SETGID SETPCAP SETUID SYSLOG SYS_ADMIN SYS_BOOT SYS_CHROOT SYS_MODULE SYS_NICE SYS_PACCT SYS_PTRACE SYS_RAWIO SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG WAKE_ALARM'.split(
    ' ',
  )
const signals = Object.keys(constants.signals)
const logDrivers = 'json-file local journald syslog fluentd gelf awslogs splunk etwlogs gcplogs none'.split(' ')
const fileOptions = ['max-size', 'max-file', 'compress', 'labels', 'labels-regex', 'env', 'env-regex', 'tag']
/** Of the drivers that are used most. */
const logOptions: Record<string, readonly string[] | undefined> = {
  'json-file': fileOptions,
  local: fileOptions,
}
const securityOptions = ['no-new-privileges', 'seccomp', 'apparmor', 'label']

/** `trem` as SIGTREM. */
function signalName(name = ''): string {
  const upper = name.toUpperCase()
  return upper.startsWith('SIG') ? upper : `SIG${upper}`
}

/** The nearest word as it is typed, where there is one, and all of them. */
function nearest(
  word: string | undefined,
  words: readonly string[] | undefined,
  {typed, all}: {typed: (near: string) => string; all: string},
): [string, ...string[]] {
  const near = word ? similar(word, words ?? []) : undefined
  return near === undefined ? [all] : [typed(near), all]
}

/** Sentences of the engine (20.10 to 28) about words that it does not know, with those that it does. */
export const wordRules: readonly RefusalRule[] = [
  {
    match: /(?:invalid Cap(Add|Drop): )?unknown capability: "?(?:CAP_)?(\w+)/i,
    tell: ([, flag = 'Add', name]) => ({
      suggestions: nearest(name, capabilities, {
        typed: near => `--cap-${flag.toLowerCase()} ${near}`,
        all: `names are ${capabilities.join(', ')}`,
      }),
    }),
  },
  {
    match: /invalid signal: ?(\S*)/i,
    tell: ([, name]) => ({
      suggestions: nearest(signalName(name), signals, {
        typed: near => `did you mean ${near}?`,
        all: 'a name as TERM or SIGTERM, or its number 15: kill -l lists them',
      }),
    }),
  },
  {
    match: /looking up logging plugin ([\w./:-]*)|logger: no log driver named '?([\w./:-]*)/,
    tell: ([, name, other]) => ({
      suggestions: nearest(name ?? other, logDrivers, {
        typed: near => `--log-driver ${near}`,
        all: `--log-driver ${logDrivers.join(', ')}, or a plugin of the engine`,
      }),
    }),
  },
  {
    match: /unknown log opt '([^']{1,300})' for ([\w-]+) log driver/,
    tell: ([, name = '', driver = '']) => ({
      why: `the log driver ${driver} has no option "${name}"`,
      suggestions: nearest(name, logOptions[driver], {
        typed: near => `--log-opt ${near}=…`,
        all: logOptions[driver] ? `it has ${logOptions[driver].join(', ')}` : `leave out --log-opt ${name}`,
      }),
    }),
  },
  {
    match: /invalid restart policy '?([\w-]*)/i,
    tell: () => ({suggestions: ['--restart no, always, unless-stopped, on-failure or on-failure:3']}),
  },
  {
    match: /(Interval|Timeout|StartPeriod|StartInterval) in Healthcheck cannot be less than 1ms/,
    tell: ([, name = '']) => ({
      suggestions: [`--health-${name.replace(/(?!^)([A-Z])/, '-$1').toLowerCase()} 10s: 1ms is the least`],
    }),
  },
  {
    match: /invalid isolation:? ?"?([^"\s]*)"?.{0,100}only supports '?default/i,
    tell: () => ({why: 'other isolations are for Windows', suggestions: ['leave out --isolation']}),
  },
  {
    match: /invalid --security-opt 2: "([^"=:]{0,300})/,
    tell: ([, name]) => ({
      suggestions: nearest(name, securityOptions, {
        typed: near => `--security-opt ${near}=…`,
        all: `options are ${securityOptions.join(', ')} and systempaths=unconfined`,
      }),
    }),
  },
  {
    match: /unknown (?:or invalid )?runtime (?:name|specified):? ?(\S*)/i,
    tell: ([, name]) => ({
      why: `the engine has no runtime ${name}`,
      suggestions: ['leave out --runtime: the engine has a default'],
    }),
  },
  {
    match: /invalid tmpfs option \["?([^"\]]{0,300})/,
    tell: () => ({suggestions: ['--tmpfs /run:size=64m,mode=1777 (also rw, ro, exec, noexec, uid=, gid=)']}),
  },
  {
    match: /--storage-opt is (?:supported only for|not supported)/,
    tell: () => ({
      why: 'the storage driver of this engine cannot limit the size of a container',
      suggestions: ['leave out --storage-opt'],
    }),
  },
  {
    match: /Invalid value (-?\d+), range for oom score adj is \[-1000, 1000\]/i,
    tell: ([, value = '']) => ({suggestions: [`--oom-score-adj ${value.startsWith('-') ? '-1000' : '1000'}`]}),
  },
  {
    match: /volume plugin "?([\w./:-]{1,300}?)"?: |volume driver "?([\w./:-]{1,300}?)"? not found/i,
    tell: ([, name, other]) => ({
      why: `the engine has no volume driver "${name ?? other}"`,
      suggestions: ['leave out --volume-driver: the driver local is always there'],
    }),
  },
  {
    match: /user specified IP address is supported on user defined networks only/i,
    tell: () => ({
      why: 'the network has to be one with a subnet that you chose',
      suggestions: [
        'docker network create --subnet 172.30.0.0/16 my-net, then --network my-net --ip 172.30.0.5',
        'leave out --ip',
      ],
    }),
  },
  {
    match: /user specified IP address is supported only when connecting to networks with user configured subnets/i,
    tell: () => ({
      why: 'the network was made without --subnet',
      suggestions: ['docker network create --subnet 172.30.0.0/16 my-net, then --network my-net --ip 172.30.0.5'],
    }),
  },
  {
    match: /Invalid address (\S{1,100}): It does not belong to any of this network's subnets/i,
    tell: ([, address]) => ({
      why: `${address} is outside of the network`,
      suggestions: [
        'docker network inspect NETWORK shows its subnets (NETWORK: the one of --network)',
        'leave out --ip',
      ],
    }),
  },
  {
    match: /invalid container format container:<name\|id>/,
    tell: () => ({suggestions: ['--network container:NAME']}),
  },
  {
    match: /^no such container (\S{1,300})$/i,
    tell: () => ({why: 'the filter names a container that is not there', suggestions: ['dkr ls -a']}),
  },
  {
    match: /multiple IDs found with provided prefix: (\S{1,64})/i,
    tell: ([, prefix]) => ({
      why: `the IDs of several things begin with ${prefix}`,
      suggestions: [
        "dkr ls -a --format '{{.ID}} {{.Names}}' tells them apart",
        'use a name, or more letters of the ID',
      ],
    }),
  },
  {
    match: /^invalid filter '([\w-]{1,100})'$/i,
    tell: ([, name]) => ({
      why: `this engine does not know the filter "${name}"; a newer one may`,
      suggestions: [`leave out --filter ${name}=…`, 'dkr doctor tells the version of the engine'],
    }),
  },
  {
    match: /invalid IPC mode/i,
    tell: () => ({suggestions: ['--ipc private, shareable, host, none or container:NAME']}),
  },
  {
    match: /invalid link.local IP address:? (\S*)/i,
    tell: () => ({
      why: 'a link-local address begins with 169.254. or fe80:',
      suggestions: ['--network NAME --link-local-ip 169.254.34.68', 'leave out --link-local-ip'],
    }),
  },
  {
    match: /^(?:error: )?ps: |unknown user-defined format specifier/i,
    tell: () => ({
      why: "what follows the container's name are options of ps",
      suggestions: ['dkr top NAME', 'dkr top NAME -eo pid,user,args'],
    }),
  },
]
