import {type AnswerRule, firstFit} from './answer-rule.js'
import {namespaceLimit} from './disk-full.js'
import {engineLog} from './engine-kind.js'
import {networkRules} from './network-rules.js'

const engineMachine = "on the engine's machine"

/** Where the engine names the folder on its machine; a path with a quote in it is none to type. */
const mountSource =
  /error mounting "(\/[^"']{1,5000})"|mount source path '(\/[^']{1,5000})'|: mount (\/[^:'"]{1,5000}):|statfs (\/[^\s']{1,5000}): /i

const mountedPath = (message: string) => mountSource.exec(message)?.slice(1).find(Boolean)

/**
 * What goes wrong around a container before its program starts. The sentences end like those about the program
 * ("permission denied", "no such file or directory"), and are about something else.
 */
const rules: AnswerRule[] = [
  ...networkRules,
  {
    match:
      /error gathering device information|error adding (?:custom )?device|failed to (?:create|inject|mknod) device/i,
    code: 'ENGINE_ERROR',
    why: () => 'a device could not be given to the container',
    suggestions: () => ["check the path of the device: it is one of the engine's machine (dkr run --device)"],
  },
  {
    match: /(?:failed to initialize|initializ\w+|starting) logging driver|logger: |log driver .{0,200}failed/i,
    code: 'ENGINE_ERROR',
    why: () => 'the log driver of the container could not be started',
    suggestions: () => [
      `check that what --log-driver and --log-opt name answers, ${engineMachine}`,
      '--log-driver json-file needs nothing else',
    ],
  },
  {
    match: /chdir to cwd \("([^"]{1,5000})"\)/i,
    code: 'ENGINE_ERROR',
    why: ([, folder]) => `the working directory ${folder} cannot be entered by the user of the container`,
    suggestions: ([, folder]) => [
      `make ${folder} in the Dockerfile, readable for that user`,
      'start it in another one: -w /',
    ],
  },
  {
    match:
      /(?:apparmor|seccomp|selinux)[\w -]{0,40}(?:profile|label|filter|failed)|(?:loading|apply\w*|init\w*|decoding) (?:apparmor|seccomp)|set file label|session key|\/proc\/(?:self|thread-self|\d{1,9})\/attr\//i,
    code: 'ENGINE_ERROR',
    why: () => 'a security feature of the kernel (AppArmor, seccomp, SELinux, keyrings) could not be set up',
    suggestions: (_, engine) => ['check --security-opt, if you gave one', engineLog(engine), 'dkr doctor'],
  },
  {
    match: /cgroups: |cgroups? (?:config|mount|manager|controller|path|namespace|v[12])|\/sys\/fs\/cgroup/i,
    code: 'ENGINE_ERROR',
    why: () => "the kernel's control groups, which limit memory and CPUs, could not be set up",
    suggestions: (_, engine) => ['leave out limits such as -m, --cpus, --pids-limit', engineLog(engine), 'dkr doctor'],
  },
  {
    match: /(?:open|write) \/proc\/sys\/|write sysctl key|sysctl "?[\w.]{1,200}"? /i,
    code: 'ENGINE_ERROR',
    why: () => 'a setting of the kernel (--sysctl) could not be set',
    suggestions: () => ['check the name of --sysctl: the kernel of the engine has to know it', 'leave out --sysctl'],
  },
  {
    match: namespaceLimit,
    code: 'ENGINE_ERROR',
    why: () => 'the kernel gives out no more namespaces, of which each container needs some',
    suggestions: () => [
      `grep . /proc/sys/user/max_*_namespaces shows the limits, ${engineMachine}`,
      'raise the one that is small there: sudo sysctl -w user.max_user_namespaces=15000',
      'stop containers that nobody needs: dkr ls',
    ],
  },
  {
    match:
      /error running (?:\w+ )?hook|userland proxy: .{0,100}exec|fork\/exec |failed to start shim|containerd-shim|invalid runtime name|exec: "(?:docker-init|docker-proxy|nvidia-container-[\w-]{1,50}|newuidmap)"/i,
    code: 'ENGINE_ERROR',
    why: () => `a program that the engine itself needs could not be started ${engineMachine}`,
    suggestions: (_, engine) => ['check --runtime and --init, if you gave them', engineLog(engine), 'dkr doctor'],
  },
  {
    // `not a directory` and a bind path that is missing have advice of their own (refused-values.ts).
    match:
      /error mounting (?!.{0,10000}not a directory)|error while mounting volume|failed to (?:mount|populate|create) (?:local |the )?volume|error while creating mount source path|failed to fulfil mount request|error creating (?:overlay )?mount|failed to mount |statfs \S{1,5000}: no such file/i,
    code: 'ENGINE_ERROR',
    why: () => 'a volume or a folder could not be mounted into the container',
    suggestions: ({input}) => {
      const path = mountedPath(input)
      return [
        `check the paths of -v and --mount: they are paths ${engineMachine}`,
        ...(path ? [`ls -ld '${path}' shows there whether it exists`] : []),
      ]
    },
  },
]

/** The command may hold any words: what it says is not what the engine says. */
const withoutCommand = (message: string) =>
  message.replace(
    /exec: "((?!docker-init"|docker-proxy"|nvidia-container-|newuidmap")[^"]{0,5000})"(?:: stat \1)?/g,
    'exec',
  )

/** The rule about the surroundings of a container that explains why it was not started; else undefined. */
export function setupFault(message: string): ReturnType<typeof firstFit> {
  return firstFit(rules, withoutCommand(message))
}

/** The same for ports and networks only. */
export function networkFault(message: string): ReturnType<typeof firstFit> {
  return firstFit(networkRules, withoutCommand(message))
}
