import {pick, type Random} from './random-tree.js'

/** Files and objects that flags of the cases name. */
export interface RunCaseFiles {
  /** A folder of the host, absolute. */
  folder: string
  envFile: string
  labelFile: string
  seccomp: string
  /** A network that somebody made, with an address range of 10.213.7.0/24. */
  network: string
  /** A container that is there. */
  container: string
  /** A volume that may be made. */
  volume: string
}

type Flag = (files: RunCaseFiles, n: number) => string[]

/** One flag with a value of each kind that docker takes, written in each way that its client reads. */
const good: Flag[] = [
  ...values('-e', [
    'A=1',
    'A=2',
    'B=two words',
    'C=',
    'D=a=b"c\'$D',
    'NOT_SET_ANYWHERE',
    'HOME',
    'HTTP_PROXY=own',
    'no_proxy',
  ]),
  ...values('--env', ['E=ünï', 'A=\n3']),
  () => ['-e=F=short'],
  ({envFile}) => ['--env-file', envFile],
  ...values('-l', ['a=1', 'a', 'b=x y', ' c=d', 'e=f=g']),
  ({labelFile}) => ['--label-file', labelFile],
  ...values('-p', ['80', '127.0.0.1::80', '18080:80', '18080:80/udp', '127.0.0.1:18081:81/tcp', '18090-18092:90-92']),
  ...values('-p', ['18100-18110:99', '[::1]:18082:82', '9000-9002', ':85', '80/TCP', '[::]::86']),
  ...values('--publish', [
    'published=18084,target=84',
    'target=87,protocol=udp',
    'published=18088,target=88,mode=host',
  ]),
  () => ['-P'],
  ...values('--expose', ['7000', '7001/udp', '7002-7004', '80']),
  ({folder}) => ['-v', `${folder}:/bound`],
  ({folder}) => ['-v', `${folder}:/bound-ro:ro,z`],
  ({folder}) => [`--volume=${folder}:/shared:rslave`],
  ({folder}) => ['-v', `${folder}/made-by-the-engine:/made`],
  ({volume}) => ['-v', `${volume}:/named:nocopy`],
  ...values('-v', ['/anonymous', '/anonymous']),
  ({folder}) => ['--mount', `type=bind,source=${folder},target=/m1,readonly,bind-propagation=rprivate`],
  ({folder}) => ['--mount', `type=bind,src=${folder},dst=/m2,ro=false,bind-nonrecursive=true,consistency=cached`],
  ({volume}) => ['--mount', `source=${volume},destination=/m3,volume-nocopy,volume-label=x=y,"volume-label=z=a,b"`],
  ...values('--mount', ['type=volume,target=/m4', 'type=tmpfs,target=/m5,tmpfs-size=64m,tmpfs-mode=1770']),
  ...values('--tmpfs', ['/t1', '/t2:size=1m,mode=700', '/t2:rw']),
  ({container}) => ['--volumes-from', container],
  ({container}) => ['--volumes-from', `${container}:ro`],
  ({network}) => ['--network', network],
  ({network}) => ['--net', `name=${network},alias=Alias1,alias=alias2`],
  ({network}, n) => [
    '--network',
    network,
    '--ip',
    `10.213.7.${20 + (n % 200)}`,
    '--network-alias',
    'n1',
    '--net-alias',
    'n2',
  ],
  ({network}) => ['--network', `name=${network},ip=10.213.7.19`],
  ({container}) => ['--network', `container:${container}`],
  ...values('--network', ['bridge', 'host', 'none', 'default']),
  ...values('-h', ['web', 'a.b.c']),
  ...values('--hostname', ['other']),
  ...values('--domainname', ['example.com']),
  ...values('--dns', ['1.1.1.1', '2001:DB8:0::1', ' 9.9.9.9']),
  ...values('--dns-search', ['example.com', 'example.com.', '.']),
  ...values('--dns-option', ['ndots:2', 'timeout:1']),
  ...values('--add-host', ['db:10.0.0.5', 'six:::1', 'host:host-gateway']),
  ({container}) => ['--link', `${container}:linked`],
  ...values('--mac-address', ['92:d0:c6:0a:29:33', '92-d0-c6-0a-29-34']),
  ...values('-w', ['/srv', '/a b']),
  ...values('-u', ['1000', '1000:1000', 'nobody']),
  ...values('--group-add', ['10', 'audio']),
  ...values('--entrypoint', ['true', '']),
  () => ['--entrypoint='],
  ...words(
    '--init',
    '--init=false',
    '--read-only',
    '--read-only=0',
    '--privileged',
    '--rm',
    '--rm=false',
    '-i',
    '-t',
    '-it',
  ),
  ...values('--cap-add', ['NET_ADMIN', 'cap_sys_time', 'ALL']),
  ...values('--cap-drop', ['ALL', 'mknod']),
  ...values('--security-opt', [
    'no-new-privileges',
    'no-new-privileges=true',
    'seccomp=unconfined',
    'apparmor:unconfined',
  ]),
  ...values('--security-opt', ['systempaths=unconfined', 'label=disable']),
  ({seccomp}) => ['--security-opt', `seccomp=${seccomp}`],
  ...values('--device', [
    '/dev/null',
    '/dev/zero:/dev/other',
    '/dev/full:r',
    '/dev/random:/dev/x/:rw',
    '/dev/tty:/dev//y',
  ]),
  ...values('--device-cgroup-rule', ['c 42:* rmw', 'a *:* rwm']),
  ...values('--gpus', ['all', '2', 'device=0', '"device=0,1","capabilities=utility,compute"', 'driver=nvidia,count=1']),
  ...values('--ulimit', ['nofile=1024', 'nofile=512:2048', 'core=-1', 'nproc=10:-1']),
  ...values('--sysctl', ['net.core.somaxconn=1024', 'kernel.shmmax=65536', 'fs.mqueue.msg_max=10']),
  ...values('--shm-size', ['64m', '1.5g', '100000']),
  ...values('-m', ['64m', '1g', '128MiB']),
  () => ['-m', '64m', '--memory-swap', '128m'],
  () => ['-m', '64m', '--memory-swap=-1'],
  () => ['--memory', '100m', '--memory-reservation', '50m'],
  ...values('--memory-swappiness', ['0', '60', '-1']),
  ...values('--oom-score-adj', ['0', '100', '0x10']),
  ...words('--oom-kill-disable'),
  ...values('--cpus', ['1', '0.5', '.25', '3/2', '1e-1']),
  ...values('-c', ['512', '017', '1_024']),
  ...values('--cpuset-cpus', ['0', '0-1', '0,1']),
  ...values('--cpuset-mems', ['0']),
  ...values('--cpu-period', ['50000']),
  ...values('--cpu-quota', ['25000']),
  ...values('--pids-limit', ['100', '-1', '0']),
  ...values('--blkio-weight', ['0', '300']),
  ...values('--device-read-bps', ['/dev/null:1mb']),
  ...values('--device-write-iops', ['/dev/null:100']),
  ...values('--cgroup-parent', ['/dkr-test']),
  ...values('--log-driver', ['json-file', 'local', 'none']),
  () => ['--log-driver', 'json-file', '--log-opt', 'max-size=1m', '--log-opt', 'max-file=2'],
  ...values('--stop-signal', ['SIGINT', 'KILL', '9']),
  ...values('--stop-timeout', ['5', '0', '-1']),
  ...values('--restart', ['no', 'always', 'on-failure', 'on-failure:3', 'unless-stopped', '']),
  () => ['--health-cmd', 'test -e /x || exit 1', '--health-interval=5s', '--health-retries', '2'],
  ...values('--health-timeout', ['1m30s', '500ms']),
  ...values('--health-start-period', ['1h', '0']),
  ...values('--health-cmd', ['']),
  ...words('--no-healthcheck'),
  (_files, n) => ['--cidfile', `cid-${n}`],
  ...values('--pull', ['missing', 'never']),
  ...words('--sig-proxy=false', '--disable-content-trust'),
  ...values('--detach-keys', ['ctrl-a,b']),
  ({container}) => ['--pid', `container:${container}`],
  ...values('--pid', ['host']),
  ...values('--ipc', ['host', 'private', 'shareable', 'none']),
  ...values('--uts', ['host']),
  ...values('--userns', ['host']),
  ...values('--cgroupns', ['host', 'private']),
  ...values('--platform', ['linux/amd64', 'linux']),
  ...values('--runtime', ['runc']),
  ...values('--isolation', ['default']),
]

/** What docker's client or the engine refuses. */
const bad: Flag[] = [
  ...values('-e', ['=x', '']),
  ...values('--env-file', ['/no/such/file', '/']),
  ...values('-l', ['=x', 'a b=c']),
  ...values('-p', ['x', '80:x', '70000', '8000-8001:80-82', 'localhost:80:80', '80/xyz', '1:2:3:4', '', '90-80']),
  ...values('--expose', ['8080:80', 'x', '90-80']),
  ...values('-v', ['a:b:c:d', '/h:relative', '/h::ro', '/h:/', '/h:/c:nonsense', 'a/b:/c', 'relative']),
  ...values('--mount', [
    'type=bind',
    'type=bind,source=/no/such,target=/x',
    'type=nfs,target=/x',
    'target',
    'typ=bind',
  ]),
  ...values('--mount', ['type=tmpfs,target=/x,volume-nocopy', 'target=/x,readonly=perhaps', 'target=rel', 'a"b', '']),
  ...values('--tmpfs', ['relative']),
  ...values('--volumes-from', ['dkr-test-no-such-container']),
  ...values('--network', ['name=x,colour=red', 'alias=x', 'container:', 'container:dkr-test-no-such-container']),
  () => ['--network', 'bridge', '--network-alias', 'x'],
  () => ['--network', 'bridge', '--network', 'dkr-test-other'],
  () => ['--network', 'host', '-h', 'x'],
  () => ['--network', 'host', '--dns', '1.1.1.1'],
  ...values('--dns', ['localhost', '1.2.3']),
  ...values('--dns-search', ['1', '-x']),
  ...values('--add-host', ['db', 'db:example.com', ':1.2.3.4']),
  ...values('--link', ['a:b:c', '']),
  ...values('--mac-address', ['nonsense', '92:d0:c6:0a:29']),
  ...values('-w', ['relative']),
  ...values('--cap-add', ['NO_SUCH_RIGHT']),
  ...values('--security-opt', ['nonsense', 'seccomp=/no/such/file', 'colour=red']),
  ...values('--device', ['/dev/null:/x:rwz', 'relative', '', '/a:/b:r:w', '/dev/null:r:r']),
  ...values('--device-cgroup-rule', ['nonsense']),
  ...values('--gpus', ['count=x', 'all,all=1', 'colour=red', 'device=0,device=1']),
  ...values('--ulimit', ['nofile', 'nofile=2:1', 'files=1', 'nofile=1:2:3']),
  ...values('--sysctl', ['vm.swappiness=1', 'net']),
  ...values('--shm-size', ['x', '-1']),
  ...values('-m', ['1m', '64x', '-1']),
  () => ['--memory-swap', '64m'],
  () => ['-m', '64m', '--memory-reservation', '128m'],
  ...values('--memory-swappiness', ['101', '-2', 'x']),
  ...values('--oom-score-adj', ['2000', '1.5']),
  ...values('--cpus', ['x', '1.0000000001', '1000', '1/0']),
  ...values('-c', ['x', '08', '1.5']),
  ...values('--cpuset-cpus', ['99', 'x']),
  ...values('--pids-limit', ['x']),
  ...values('--blkio-weight', ['5', '70000', '-1']),
  ...values('--device-read-bps', ['null:1', '/dev/null', '/dev/null:x']),
  ...values('--log-driver', ['no-such-driver']),
  () => ['--log-driver', 'none', '--log-opt', 'max-size=1m'],
  ...values('--log-opt', ['no-such-option=1']),
  ...values('--stop-signal', ['NONSENSE']),
  ...values('--stop-timeout', ['x']),
  ...values('--restart', ['sometimes', 'on-failure:x', 'a:b:c', 'always:3']),
  () => ['--rm', '--restart', 'always'],
  () => ['--no-healthcheck', '--health-retries', '1'],
  ...values('--health-interval', ['-1s', '5', '1us', 'x']),
  ...values('--health-retries', ['-1', 'x']),
  ({envFile}) => ['--cidfile', envFile],
  ...values('--cidfile', ['/no/such/folder/cid']),
  ...values('--pid', ['nonsense', 'container:', 'container:dkr-test-no-such-container']),
  ...values('--ipc', ['nonsense', 'container:dkr-test-no-such-container']),
  ...values('--uts', ['nonsense']),
  ...values('--userns', ['nonsense']),
  ...values('--cgroupns', ['nonsense']),
  () => ['--privileged', '--userns', 'private'],
  ...values('--platform', ['a/b/c/d']),
  ...values('--runtime', ['no-such-runtime']),
  ...values('--isolation', ['hyperv']),
  ...values('--name', ['a', '-x', 'a b']),
  ...values('-a', ['nonsense']),
  ...words('--rm=perhaps', '-d=x', '--no-such-flag', '--name'),
]

function values(flag: string, texts: string[]): Flag[] {
  return texts.map(text => () => [flag, text])
}

function words(...texts: string[]): Flag[] {
  return texts.map(text => () => [text])
}

const commands = [[], ['true'], ['sh', '-c', 'echo "$A"'], ['-e', '--rm'], ['--', 'x']]

/** The words behind `run -d` of one case: flags, IMAGE, command. `n` numbers it. */
export function randomRunCase(random: Random, n: number, files: RunCaseFiles): string[] {
  const wrong = random() < 0.22
  const flags = Array.from({length: 1 + Math.floor(random() ** 2 * 8)}, () => pick(random, good))
  // At the end: of two values for one flag docker checks the first as well.
  if (wrong) flags.push(pick(random, bad))
  const image = pick(random, ['busybox:1.36', 'docker.io/library/busybox:1.36', 'python:3.13-slim'])
  return [...flags.flatMap(flag => flag(files, n)), image, ...pick(random, commands)]
}
