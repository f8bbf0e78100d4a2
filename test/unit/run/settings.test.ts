import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, describe, expect, test} from '@jest/globals'
import {containerConfig} from '../../../src/lib/run/config.js'
import {planRun} from '../../../src/lib/run/plan.js'
import type {RunRequest} from '../../../src/lib/run/request.js'

const dir = mkdtempSync(join(tmpdir(), 'dkr-settings-'))
afterAll(() => rmSync(dir, {recursive: true}))

const plan = (request: Partial<RunRequest>) => planRun({image: 'app', command: [], ...request}, {cwd: dir, env: {}})
const config = (request: Partial<RunRequest>) => containerConfig(plan(request))

// docker's client sends the same: the differential test compares them on an engine.
describe('flags of the host', () => {
  test.each<[Partial<RunRequest>, object]>([
    [
      {},
      {NetworkMode: 'default', Memory: 0, MemorySwappiness: -1, PidsLimit: 0, Dns: [], Devices: [], Init: undefined},
    ],
    [
      {memory: '1g', 'memory-swap': '-1'},
      {Memory: 1024 ** 3, MemorySwap: -1},
    ],
    [{cpus: '1.5'}, {NanoCpus: 1.5e9}],
    [{cpus: '.25'}, {NanoCpus: 2.5e8}],
    [{cpus: '3/2'}, {NanoCpus: 1.5e9}],
    [{cpus: '1e-1'}, {NanoCpus: 1e8}],
    [
      {ulimit: ['nproc=5', 'nofile=1:2', 'nproc=6']},
      {
        Ulimits: [
          {Name: 'nofile', Soft: 1, Hard: 2},
          {Name: 'nproc', Soft: 6, Hard: 6},
        ],
      },
    ],
    [{'blkio-weight-device': ['/dev/sda:100']}, {BlkioWeightDevice: [{Path: '/dev/sda', Weight: 100}]}],
    [{'device-read-bps': ['/dev/sda:1mb']}, {BlkioDeviceReadBps: [{Path: '/dev/sda', Rate: 1024 ** 2}]}],
    [{'device-write-iops': ['/dev/sda:9']}, {BlkioDeviceWriteIOps: [{Path: '/dev/sda', Rate: 9}]}],
    [{restart: 'on-failure:3'}, {RestartPolicy: {Name: 'on-failure', MaximumRetryCount: 3}}],
    [{restart: ''}, {RestartPolicy: {Name: '', MaximumRetryCount: 0}}],
    [{init: false}, {Init: false}],
    [{'log-driver': 'local', 'log-opt': ['a=1', 'b']}, {LogConfig: {Type: 'local', Config: {a: '1', b: ''}}}],
    [
      {dns: ['2001:DB8:0::1'], 'dns-search': ['a.b.']},
      {Dns: ['2001:db8::1'], DnsSearch: ['a.b']},
    ],
    [{'add-host': ['db:1.2.3.4']}, {ExtraHosts: ['db:1.2.3.4']}],
    [{tmpfs: ['/t', '/u:size=1m']}, {Tmpfs: {'/t': '', '/u': 'size=1m'}}],
    [
      {'security-opt': ['systempaths=unconfined', 'label=disable']},
      {SecurityOpt: ['label=disable'], MaskedPaths: [], ReadonlyPaths: []},
    ],
    [{sysctl: ['net.a=1']}, {Sysctls: {'net.a': '1'}}],
    [
      {pid: 'container:x', uts: 'host'},
      {PidMode: 'container:x', UTSMode: 'host'},
    ],
    [{device: ['/dev/a']}, {Devices: [{PathOnHost: '/dev/a', PathInContainer: '/dev/a', CgroupPermissions: 'rwm'}]}],
    [{device: ['/dev/a:r']}, {Devices: [{PathOnHost: '/dev/a', PathInContainer: '/dev/a', CgroupPermissions: 'r'}]}],
    [
      {device: ['/dev/a:/dev//b/']},
      {Devices: [{PathOnHost: '/dev/a', PathInContainer: '/dev/b', CgroupPermissions: 'rwm'}]},
    ],
    [{device: ['/dev/a:/b:rw']}, {Devices: [{PathOnHost: '/dev/a', PathInContainer: '/b', CgroupPermissions: 'rw'}]}],
    [{gpus: ['all']}, {DeviceRequests: [{Driver: '', Count: -1, Capabilities: [['gpu']], Options: {}}]}],
    [
      {gpus: ['"device=0,1","capabilities=utility"']},
      {DeviceRequests: [{DeviceIDs: ['0', '1'], Capabilities: [['utility', 'gpu']]}]},
    ],
    [{gpus: ['driver=x']}, {DeviceRequests: [{Driver: 'x', Count: 1}]}],
  ])('%j', (request, host) => expect(config(request).HostConfig).toMatchObject(host))

  test('a seccomp profile is sent without white space', () => {
    writeFileSync(join(dir, 'seccomp.json'), '{ "a b" : [ 1, "x\\" y" ] }\n')
    expect(config({'security-opt': ['seccomp=seccomp.json']}).HostConfig?.SecurityOpt).toEqual([
      'seccomp={"a b":[1,"x\\" y"]}',
    ])
  })
})

describe('networks', () => {
  const networks = (request: Partial<RunRequest>) => {
    const {HostConfig, NetworkingConfig} = config(request)
    return [HostConfig?.NetworkMode, NetworkingConfig?.EndpointsConfig]
  }
  test.each<[Partial<RunRequest>, string, object]>([
    [{network: ['n']}, 'n', {}],
    [{network: ['n'], 'network-alias': ['a', 'b']}, 'n', {n: {Aliases: ['a', 'b']}}],
    [{network: ['n'], ip: '1.2.3.4', ip6: '::1'}, 'n', {n: {IPAMConfig: {IPv4Address: '1.2.3.4', IPv6Address: '::1'}}}],
    [{network: ['name=N,alias=A,driver-opt=k=v']}, 'n', {n: {Aliases: ['a'], DriverOpts: {k: 'v'}}}],
    [{network: ['a', 'b']}, 'a', {a: {}, b: {}}],
    [{network: ['host']}, 'host', {}],
    [{ip: '1.2.3.4'}, 'default', {default: {IPAMConfig: {IPv4Address: '1.2.3.4'}}}],
    [{ip6: '2001:db8::1'}, 'default', {default: {IPAMConfig: {IPv6Address: '2001:db8::1'}}}],
    [{ip: '', ip6: '', 'network-alias': []}, 'default', {}],
    // The old links are the default network's own.
    [{link: ['db']}, 'default', {}],
    [{link: ['db'], ip: '1.2.3.4'}, 'default', {default: {IPAMConfig: {IPv4Address: '1.2.3.4'}}}],
  ])('%j', (request, mode, endpoints) => expect(networks(request)).toEqual([mode, endpoints]))
})

describe('mounts', () => {
  test.each<[string, object]>([
    ['type=bind,source=/h,target=/c,readonly', {Type: 'bind', Source: '/h', Target: '/c', ReadOnly: true}],
    ['type=bind,src=./d,dst=/c', {Type: 'bind', Source: join(dir, 'd'), Target: '/c'}],
    ['src=v,destination=/c,ro=0', {Type: 'volume', Source: 'v', Target: '/c', ReadOnly: false}],
    [
      'type=tmpfs,dst=/c,tmpfs-size=1k,tmpfs-mode=700',
      {Type: 'tmpfs', Target: '/c', TmpfsOptions: {SizeBytes: 1024, Mode: 0o700}},
    ],
    [
      'dst=/c,"volume-label=a=b,c",volume-nocopy',
      {VolumeOptions: {NoCopy: true, Labels: {a: 'b,c'}, DriverConfig: {}}},
    ],
    ['dst=/c,volume-driver=d,volume-opt=k=v', {VolumeOptions: {DriverConfig: {Name: 'd', Options: {k: 'v'}}}}],
    ['type=BIND,src=/h,dst=/c,bind-propagation=rshared', {Type: 'bind', BindOptions: {Propagation: 'rshared'}}],
  ])('%s', (text, mount) => expect(config({mount: [text]}).HostConfig?.Mounts).toMatchObject([mount]))
  test('a dry run shows where a relative source leads', () => {
    expect(plan({mount: ['type=bind,"src=./a,b",dst=/c']}).mounts[0]?.text).toBe(`type=bind,"src=${dir}/a,b",dst=/c`)
  })
})

test.each<[Partial<RunRequest>, object | undefined]>([
  [{}, undefined],
  [{'health-cmd': ''}, undefined],
  [
    {'health-cmd': 'x', 'health-interval': '1m30s'},
    {Test: ['CMD-SHELL', 'x'], Interval: 9e10},
  ],
  [{'health-retries': '3'}, {Retries: 3}],
  [{'no-healthcheck': true}, {Test: ['NONE']}],
])('health of %j', (request, health) => {
  if (health === undefined) expect(config(request).Healthcheck).toBeUndefined()
  else expect(config(request).Healthcheck).toMatchObject(health)
})

test('labels come from files and flags; docker drops a bare name in a file', () => {
  writeFileSync(join(dir, 'labels'), '# c\na=1\nbare\nb=x y\n')
  expect(plan({'label-file': [join(dir, 'labels')], label: ['a=2', 'c']}).labels).toEqual({a: '2', b: 'x y', c: ''})
})

test.each<[Partial<RunRequest>, string]>([
  [{cpus: '1.0000000001'}, 'value is too precise'],
  [{cpus: 'x'}, 'failed to parse x as a rational number'],
  [{'memory-swappiness': '101'}, 'Valid memory swappiness range is 0-100'],
  [{'blkio-weight': '-1'}, 'invalid syntax'],
  [{'blkio-weight-device': ['/dev/sda:5']}, 'invalid weight for device'],
  [{'device-read-bps': ['sda:1']}, 'bad format for device path'],
  [{restart: 'a:b:c'}, 'invalid restart policy format'],
  [{restart: 'unless-stoped'}, "invalid restart policy 'unless-stoped' (did you mean unless-stopped?)"],
  [{rm: true, restart: 'Always'}, "invalid restart policy 'Always' (did you mean always?)"],
  [{restart: 'always:3'}, "maximum retry count cannot be used with restart policy 'always'"],
  [{restart: 'on-failure:-1'}, 'maximum retry count cannot be negative'],
  [{pull: 'allways'}, 'must be one of "always", "missing", "never" (did you mean always?)'],
  [{ipc: 'sharable'}, '--ipc: invalid IPC mode: "sharable" (did you mean shareable?)'],
  [{ipc: 'container:'}, '--ipc: invalid IPC mode'],
  [{pid: 'hots'}, '--pid: invalid PID mode: "hots" (did you mean host?)'],
  [{platform: 'linux/amd46'}, 'unknown operating system or architecture "amd46" (did you mean amd64?)'],
  [{platform: 'linx/amd64'}, '"linx" (did you mean linux?)'],
  [{platform: 'linux/foo'}, 'invalid platform "linux/foo"'],
  [{ulimit: ['nofiles=1']}, 'invalid ulimit type: nofiles (did you mean nofile?)'],
  [{'security-opt': ['no-new-priviledges']}, '(did you mean no-new-privileges?)'],
  [{ip: '999.1.1.1'}, 'invalid IPv4 address: 999.1.1.1'],
  [{ip: '::1'}, 'invalid IPv4 address: ::1'],
  [{ip6: '2001:db8:1::x'}, 'invalid IPv6 address: 2001:db8:1::x'],
  [{ip6: '1.2.3.4', network: ['n']}, 'invalid IPv6 address: 1.2.3.4'],
  [{'link-local-ip': ['x']}, 'invalid link local IP address: x'],
  [{'network-alias': ['db']}, 'network-scoped aliases are only supported for user-defined networks'],
  [{network: ['container:']}, 'invalid container format container:<name|id>'],
  [{restart: 'on-failure:x'}, 'maximum retry count must be an integer'],
  [{rm: true, restart: 'always'}, 'cannot specify both --restart and --rm'],
  [{'log-driver': 'none', 'log-opt': ['a=1']}, 'invalid logging opts for driver none'],
  [{'no-healthcheck': true, 'health-cmd': 'x'}, '--no-healthcheck conflicts with --health-* options'],
  [{'health-interval': '-1s'}, '--health-interval cannot be negative'],
  [{'health-retries': '-1'}, '--health-retries cannot be negative'],
  [{dns: ['x']}, 'x is not an ip address'],
  [{'dns-search': ['1']}, '1 is not a valid domain'],
  [{link: ['a:b:c']}, 'bad format for links'],
  [{'mac-address': 'x'}, 'x is not a valid mac address'],
  [{device: ['/a:/b:x']}, 'bad mode specified: x'],
  [{device: ['x']}, 'x is not an absolute path'],
  [{device: ['/a:/b:c:d']}, 'bad format for path'],
  [{'device-cgroup-rule': ['x']}, 'invalid device cgroup format'],
  [{gpus: ['all,all=1']}, "gpu request key 'all' can be specified only once"],
  [{gpus: ['count=x']}, 'count must be an integer'],
  [{gpus: ['color=red']}, "unexpected key 'color'"],
  [{sysctl: ['vm.x=1']}, "sysctl 'vm.x=1' is not whitelisted"],
  [{'security-opt': ['x']}, 'invalid --security-opt'],
  [{pid: 'x'}, '--pid: invalid PID mode'],
  [{uts: 'x'}, '--uts: invalid UTS mode'],
  [{userns: 'x'}, '--userns: invalid USER mode'],
  [{cgroupns: 'x'}, '--cgroupns: invalid CGROUP mode'],
  [{network: ['a', 'a']}, 'network "a" is specified multiple times'],
  [{network: ['a', 'host']}, 'cannot attach both user-defined and non-user-defined network-modes'],
  [{network: ['bridge'], 'network-alias': ['x']}, 'network-scoped aliases are only supported'],
  [{network: ['name=a,color=red']}, 'invalid field key color'],
  [{network: ['alias=a']}, 'network name/id is not specified'],
  [{network: ['name=a,ip=1.2.3.4'], ip: '1.2.3.5'}, 'cannot specify both --ip and per-network IPv4 address'],
  [{mount: ['type=bind']}, 'target is required'],
  [{mount: ['typ=bind,dst=/c']}, "unexpected key 'typ' in 'typ=bind' (did you mean type?)"],
  [{mount: ['type=vol,dst=/c']}, '(did you mean volume?)'],
  [{mount: ['dst']}, "invalid field 'dst' must be a key=value pair"],
  [{mount: ['type=tmpfs,dst=/c,volume-nocopy']}, "cannot mix 'volume-*' options with mount type 'tmpfs'"],
  [{mount: ['dst=/c,ro=perhaps']}, 'invalid value for readonly: perhaps'],
  [{'storage-opt': ['x']}, 'invalid storage option'],
  [{expose: ['80:80']}, 'invalid port'],
  [{'disable-content-trust': false}, 'signatures'],
])('refuses %j', (request, message) => {
  expect(() => plan(request)).toThrow(expect.objectContaining({message: expect.stringContaining(message)}))
})
