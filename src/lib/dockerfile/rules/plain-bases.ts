/**
 * Official images that start what CMD says and nothing else: no ENTRYPOINT, or one that ends in `exec "$@"` and looks
 * at no name of a program (node, php), and /bin/sh as the shell. Of another image neither is known from its name:
 * `postgres` prepares its data only for a command that is `postgres`, not `/bin/sh -c postgres`.
 */
const plainBases: readonly string[] = [
  'almalinux',
  'alpine',
  'amazonlinux',
  'buildpack-deps',
  'busybox',
  'centos',
  'debian',
  'elixir',
  'erlang',
  'fedora',
  'gcc',
  'golang',
  'node',
  'openjdk',
  'oraclelinux',
  'perl',
  'php',
  'pypy',
  'python',
  'rockylinux',
  'ruby',
  'rust',
  'swift',
  'ubuntu',
]

/** Whether a container of the base, as FROM names it, starts with its CMD alone. */
export function startsPlainly(base: string): boolean {
  const match = /^(?:docker\.io\/)?(?:library\/)?([a-z-]+)(?::([\w.-]+))?(?:@[\w:]+)?$/.exec(base)
  // Windows has another shell, and an onbuild image adds instructions.
  return match !== null && plainBases.includes(match[1]!) && !/windows|nanoserver|onbuild/.test(match[2] ?? '')
}
