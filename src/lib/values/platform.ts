import {DkrError} from '../errors/dkr-error.js'
import {didYouMean, similar} from './similar.js'

/** What Go runs on (go/build/syslist.go), and what the OCI image specification takes from it. */
const systems =
  'aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasi wasip1 windows zos unknown'.split(
    ' ',
  )
const architectures =
  'amd64 arm64 arm 386 ppc64le s390x riscv64 mips64le mips64 mips mipsle loong64 ppc64 ppc wasm x86_64 x86-64 aarch64 armhf armel i386 i486 i586 i686 armbe arm64be amd64p32 mips64p32 mips64p32le riscv s390 sparc sparc64 unknown'.split(
    ' ',
  )
/** Those that images are made for. */
const usual = [
  'linux/amd64',
  'linux/arm64',
  'linux/arm/v7',
  'linux/386',
  'linux/ppc64le',
  'linux/s390x',
  'linux/riscv64',
]

/**
 * Checks the words of `--platform`: `linux/arm64`, `linux/arm/v7`, `arm64`, `linux`. An engine takes any second word,
 * and says much later that there is no such image.
 * @returns the text as it is
 * @throws DkrError USAGE
 */
export function checkPlatform(text: string | undefined): string | undefined {
  if (!text) return text
  const [first = '', architecture] = text
    .toLowerCase()
    .replace(/\([^()]{0,100}\)/, '')
    .split('/')
  if (architecture === undefined && [...systems, ...architectures].includes(first)) return text
  if (architecture === undefined) throw unknown(text, first, [...architectures, ...systems])
  if (!systems.includes(first)) throw unknown(text, first, systems)
  if (!architectures.includes(architecture)) throw unknown(text, architecture, architectures)
  return text
}

function unknown(text: string, word: string, words: readonly string[]): DkrError {
  const near = similar(word, words)
  const all = `--platform takes OS/ARCHITECTURE, such as ${usual.join(', ')}`
  return new DkrError('USAGE', {
    message: `invalid platform "${text}": unknown operating system or architecture "${word}"${didYouMean(word, words)}`,
    suggestions: near === undefined ? [all] : [`--platform ${text.toLowerCase().replace(word, () => near)}`, all],
  })
}
