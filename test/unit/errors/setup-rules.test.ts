import {describe, expect, test} from '@jest/globals'
import type {DkrError} from '../../../src/lib/errors/dkr-error.js'
import {engineAnswerError} from '../../../src/lib/errors/engine-answer.js'
import {withContainerPort} from '../../../src/lib/errors/network-rules.js'
import {startError} from '../../../src/lib/run/start-error.js'

const words = ({why, suggestions}: DkrError) => [why, ...suggestions].join('\n')

describe('a host port that an engine without root may not open', () => {
  const refused =
    "cannot expose privileged port 80, you can add 'net.ipv4.ip_unprivileged_port_start=80' to /etc/sysctl.conf (currently 1024), or set CAP_NET_BIND_SERVICE on rootlesskit binary, or choose a larger port number (>= 1024): listen tcp4 0.0.0.0:80: bind: permission denied"

  test.each([
    [
      'Docker 20.10 rootless',
      `driver failed programming external connectivity on endpoint web (0a): Error starting userland proxy: error while calling PortManager.AddPort(): ${refused}`,
    ],
    [
      'Docker 28 rootless',
      `failed to set up container networking: driver failed programming external connectivity on endpoint web (0a): error while calling RootlessKit PortManager.AddPort(): ${refused}`,
    ],
    ['Podman rootless', `rootlessport ${refused}`],
    [
      'Podman with pasta',
      "pasta failed with exit code 1:\nFailed to bind port 80 (Permission denied) for option '-t 80-80:80-80'",
    ],
    [
      'Docker Desktop',
      'Ports are not available: exposing port TCP 0.0.0.0:80 -> 0.0.0.0:0: listen tcp 0.0.0.0:80: bind: permission denied',
    ],
  ])('%s', (_, text) => {
    const error = engineAnswerError(500, text)
    expect(error).toMatchObject({code: 'PORT_DENIED', exitCode: 1})
    expect(error.suggestions).toEqual([
      'publish host port 8080 instead of 80',
      "or allow it on the engine's machine: sudo sysctl net.ipv4.ip_unprivileged_port_start=80",
    ])
    // run ends with 125, as for every error of code 1.
    expect(startError(error)).toBe(error)
    expect(
      withContainerPort(error, {'53/udp': [{HostPort: '53'}], '8000/tcp': [{HostPort: '80'}]}).suggestions[0],
    ).toBe('publish another host port: -p 8080:8000')
  })

  test.each([
    ['of a range', {'8000/tcp': [{HostPort: '79-90'}]}, '-p 8080:8000'],
    ['by UDP', {'53/udp': [{HostPort: '80'}]}, '-p 8080:53/udp'],
    ['of no container that is still there', undefined, 'publish host port 8080 instead of 80'],
    ['of none of its ports', {'8000/tcp': [{HostPort: '8000'}], '1/tcp': null}, 'publish host port 8080 instead of 80'],
  ])('the port of the container: %s', (_, bindings, flag) => {
    expect(withContainerPort(engineAnswerError(500, refused), bindings).suggestions[0]).toContain(flag)
  })

  test('why names the port; above 1024 it is another right that is missing', () => {
    expect(engineAnswerError(500, refused).why).toBe(
      'host port 80 is below 1024, and this engine has no right to open it',
    )
    const high = engineAnswerError(500, 'Ports are not available: listen tcp 0.0.0.0:9000: bind: permission denied')
    expect(high).toMatchObject({
      code: 'PORT_DENIED',
      why: 'this engine has no right to open host port 9000',
      suggestions: ['publish host port 9001 instead of 9000'],
    })
  })

  test('443 becomes 8443', () => {
    const text = 'cannot expose privileged port 443, you can add …'
    expect(engineAnswerError(500, text).suggestions[0]).toBe('publish host port 8443 instead of 443')
  })
})

// Each ends like a sentence about the command of the container, and is about something else.
describe('what the engine prepares around a container', () => {
  test.each<[string, string, number, RegExp]>([
    [
      'a network without nft',
      'netavark: nftables error: unable to execute nft: No such file or directory (os error 2)',
      125,
      /install .*nftables/,
    ],
    [
      'a network',
      'failed to set up container networking: failed to create endpoint web on network bridge: operation not permitted: permission denied',
      125,
      /network/,
    ],
    [
      'a network plugin',
      'plugin type="bridge" failed (add): open /run/netns/x: no such file or directory',
      125,
      /network/,
    ],
    ['slirp4netns', 'slirp4netns failed: "open /dev/net/tun: permission denied"', 125, /network/],
    [
      'rules that a firewall removed',
      'driver failed programming external connectivity on endpoint web (0a):  (iptables failed: iptables --wait -t nat -A DOCKER: iptables: No chain/target/match by that name.',
      125,
      /restart the engine/,
    ],
    [
      'an address of another machine',
      'driver failed programming external connectivity on endpoint web (0a): Error starting userland proxy: listen tcp4 10.9.9.9:80: bind: cannot assign requested address',
      125,
      /does not have the address 10\.9\.9\.9/,
    ],
    [
      'a mount',
      'OCI runtime create failed: runc create failed: unable to start container process: error during container init: error mounting "/data" to rootfs at "/x": mount /data:/x: permission denied: unknown',
      126,
      /mount/,
    ],
    [
      'a volume',
      'error while mounting volume "/var/lib/docker/volumes/v/_data": failed to mount local volume: mount /nope:/var/lib/docker/volumes/v/_data: no such file or directory',
      127,
      /mount/,
    ],
    [
      'a volume on a server that does not answer',
      'error while mounting volume "/v": failed to mount local volume: mount :/share:/v, data: addr=10.0.0.9: connection refused',
      125,
      /mount/,
    ],
    ['a path of Podman', 'statfs /nope: no such file or directory', 127, /mount/],
    [
      'a device',
      'error gathering device information while adding custom device "/dev/nope": no such file or directory',
      127,
      /--device/,
    ],
    [
      'control groups',
      'failed to create task for container: runc create failed: unable to start container process: unable to apply cgroup configuration: mkdir /sys/fs/cgroup/docker/0a: permission denied',
      126,
      /-m, --cpus/,
    ],
    [
      'too many control groups, which is no full disk',
      'runc create failed: unable to apply cgroup configuration: mkdir /sys/fs/cgroup/memory/docker/0a: no space left on device',
      125,
      /-m, --cpus/,
    ],
    [
      'too many keyrings, which is no full disk',
      'runc create failed: unable to join session keyring: unable to create session key: disk quota exceeded',
      125,
      /security/,
    ],
    [
      'too many namespaces, which is no full disk',
      'failed to create task: OCI runtime create failed: runc create failed: nsexec-1[9]: failed to unshare remaining namespaces (except cgroupns): No space left on device',
      125,
      /max_\*_namespaces/,
    ],
    ['no namespace for a helper of the engine', 'fork/exec /proc/self/exe: no space left on device', 125, /namespaces/],
    [
      'AppArmor',
      'runc create failed: unable to start container process: error during container init: unable to apply apparmor profile: apparmor failed to apply profile: write /proc/self/attr/apparmor/exec: no such file or directory',
      127,
      /security/,
    ],
    [
      'seccomp',
      'error loading seccomp filter into kernel: error loading seccomp filter: permission denied',
      126,
      /security/,
    ],
    [
      'a log driver',
      'failed to create task for container: failed to initialize logging driver: dial tcp 127.0.0.1:24224: connect: connection refused',
      125,
      /log driver/,
    ],
    [
      'a working directory',
      'OCI runtime create failed: runc create failed: unable to start container process: chdir to cwd ("/root/app") set in config.json failed: permission denied: unknown',
      126,
      /working directory \/root\/app/,
    ],
    ['a setting of the kernel', 'open /proc/sys/net/ipv4/nope: no such file or directory', 127, /--sysctl/],
    [
      "the engine's own program",
      'exec: "docker-init": executable file not found in $PATH',
      127,
      /a program that the engine itself needs/,
    ],
  ])('%s', (_, text, exitCode, reason) => {
    const error = engineAnswerError(500, text)
    expect(error).toMatchObject({code: 'ENGINE_ERROR', exitCode: 1, message: text})
    expect(words(error)).toMatch(reason)
    expect(words(error)).not.toMatch(/chmod|command behind the image|registry|docker login/)
    const run = startError(error)
    expect(run).toMatchObject({code: 'RUN_FAILED', exitCode, message: text})
    expect(words(run)).toMatch(reason)
    // `start` ends with 1, whatever it was.
    expect(startError(error, 1).exitCode).toBe(1)
  })
})

describe('a mount that failed', () => {
  const looked = (text: string) => engineAnswerError(500, text).suggestions.filter(line => line.includes('ls -ld'))

  test.each([
    [
      'error during container init: error mounting "/my data" to rootfs at "/x": mount /my data:/x: permission denied',
      '/my data',
    ],
    ['statfs /nope: no such file or directory', '/nope'],
    ["error while creating mount source path '/r/o': mkdir /r: read-only file system", '/r/o'],
    [
      'error while mounting volume "/v/_data": failed to mount local volume: mount /nope:/v/_data: no such file or directory',
      '/nope',
    ],
  ])('the line to look at it names it: %s', (text, path) => {
    expect(looked(text)).toEqual([`ls -ld '${path}' shows there whether it exists`])
  })

  test.each([
    'error mounting "proc" to rootfs at "/proc": mount proc:/proc: permission denied',
    'error while mounting volume "/v": failed to mount local volume: mount :/share:/v, data: addr=10.0.0.9: refused',
    `error mounting "/it's" to rootfs at "/x": mount /it's:/x: permission denied`,
  ])('near miss: no folder of its machine, or none to type: %s', text => {
    expect(engineAnswerError(500, text).suggestions).toEqual([expect.stringContaining('check the paths of -v')])
  })
})

// The other way round: words of the table above in the name or the arguments of a command.
describe('the command itself', () => {
  test.each([
    ['exec: "pasta": executable file not found in $PATH: unknown', 'COMMAND_NOT_FOUND', 127],
    ['exec: "slirp4netns": executable file not found in $PATH', 'COMMAND_NOT_FOUND', 127],
    ['exec: "nvidia-smi": executable file not found in $PATH: unknown', 'COMMAND_NOT_FOUND', 127],
    ['exec: "runc": executable file not found in $PATH: unknown', 'COMMAND_NOT_FOUND', 127],
    ['exec: "/cgroups: x": stat /cgroups: x: no such file or directory: unknown', 'COMMAND_NOT_FOUND', 127],
    ['exec: "netavark: x": permission denied: unknown', 'COMMAND_NOT_EXECUTABLE', 126],
    ['exec: "/error mounting me": permission denied: unknown', 'COMMAND_NOT_EXECUTABLE', 126],
    ['crun: executable file `nope` not found in $PATH: No such file or directory', 'COMMAND_NOT_FOUND', 127],
  ])('%s', (text, code, exitCode) => {
    expect(startError(engineAnswerError(400, text))).toMatchObject({code, exitCode})
  })
})
