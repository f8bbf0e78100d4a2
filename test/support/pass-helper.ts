import {execFileSync} from 'node:child_process'
import {existsSync, mkdirSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

export interface PassHelper {
  /** PATH, and where `pass` and gpg keep what they have. */
  env: Record<string, string>
  remove(): void
}

/**
 * The real docker-credential-pass with a password store and a key of its own, unpacked from Debian's packages into a
 * folder: nothing is installed. Undefined where these packages or gpg cannot be had.
 */
export function unpackPassHelper(): PassHelper | undefined {
  const dir = mkdtempSync(join(tmpdir(), 'dkr-pass-'))
  const bin = join(dir, 'root', 'usr', 'bin')
  const env = {
    PATH: `${bin}:${process.env.PATH}`,
    GNUPGHOME: join(dir, 'gpg'),
    PASSWORD_STORE_DIR: join(dir, 'store'),
  }
  const run = (program: string, ...args: string[]) =>
    execFileSync(program, args, {cwd: dir, env: {...process.env, ...env}, stdio: 'ignore'})
  const remove = () => rmSync(dir, {recursive: true, force: true})
  try {
    mkdirSync(env.GNUPGHOME, {mode: 0o700})
    run('apt-get', 'download', 'pass', 'golang-docker-credential-helpers')
    run('sh', '-c', 'for package in *.deb; do dpkg -x "$package" root; done')
    run('gpg', '--batch', '--pinentry-mode', 'loopback', '--passphrase', '', '--quick-gen-key', 'dkr-test', 'ed25519')
    run(
      'gpg',
      '--batch',
      '--pinentry-mode',
      'loopback',
      '--passphrase',
      '',
      '--quick-add-key',
      fingerprint(env),
      'cv25519',
    )
    run('pass', 'init', 'dkr-test')
  } catch {
    remove()
    return undefined
  }
  return {
    env,
    remove() {
      run('gpgconf', '--kill', 'gpg-agent')
      if (existsSync(dir)) remove()
    },
  }
}

function fingerprint(env: Record<string, string>): string {
  const keys = execFileSync('gpg', ['--list-keys', '--with-colons'], {
    env: {...process.env, ...env},
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return /^fpr:+([0-9A-F]+):/m.exec(keys)![1]!
}
