import {holdsPrivateKey, isPublicPem} from './private-key.js'

/** Why a file may have to be looked into. */
export interface Suspect {
  reason: string
  /**
   * Whether the text of the file makes it a secret. Undefined: it was not read, as it is larger than 64 KiB or
   * others came first. Without this test the name alone is enough.
   */
  confirms?: (text: string | undefined) => boolean
  /** The name alone says a lot: such files are read first. */
  named: boolean
  /** The same name elsewhere is the same mistake: one finding for all of them. */
  grouped?: boolean
}

const readable = 'everybody who gets the image can read it'
const env: Suspect = {reason: `such files hold passwords, and ${readable}`, named: true, grouped: true}
const keyStore: Suspect = {reason: `key stores hold private keys, and ${readable}`, named: true}
const keyByName: Suspect = {
  reason: `it is a private key, and ${readable}`,
  named: true,
  confirms: text => text === undefined || (text !== '' && !isPublicPem(text)),
}
const keyByContent: Suspect = {
  reason: `there is a private key in it, and ${readable}`,
  named: false,
  confirms: text => text !== undefined && holdsPrivateKey(text),
}
const credentials = (sign: RegExp): Suspect => ({
  reason: `there is a password or a token in it, and ${readable}`,
  named: true,
  confirms: text => text !== undefined && sign.test(text),
})

/** A value that is a reference to a variable is the right way to do it. */
const npmToken = /(?:^|[/:])_(?:authToken|auth|password)\s*=\s*(?!["']?\$\{)\S/m

const byName = new Map<string, Suspect>([
  ['.env', env],
  ...['id_rsa', 'id_dsa', 'id_ecdsa', 'id_ed25519', 'id_ecdsa_sk', 'id_ed25519_sk'].map((name): [string, Suspect] => [
    name,
    keyByName,
  ]),
  ['.npmrc', credentials(npmToken)],
  ['.pypirc', credentials(/^[ \t]*password[ \t]{0,100}[:=][ \t]{0,100}\S/m)],
  ['.netrc', credentials(/\bpassword\s+\S/)],
  ['.git-credentials', credentials(/:\/\/[^\s/:@]{1,1000}:[^\s@]{1,1000}@/)],
  ['kubeconfig', credentials(/\b(?:client-key-data|token|password)\s*:\s*\S/)],
])

/** Names that mean something only in their folder. */
const byPath: readonly [RegExp, Suspect][] = [
  [/(?:^|\/)\.aws\/credentials$/, credentials(/aws_secret_access_key\s*=\s*\S/)],
  [/(?:^|\/)\.kube\/config$/, byName.get('kubeconfig')!],
  [/(?:^|\/)\.docker\/config\.json$/, credentials(/"(?:auth|identitytoken|password)"\s*:\s*"[^"]/)],
]
const inFolder = new Set(['credentials', 'config', 'config.json'])

/** Without the dot; '' is a name without any. */
const byExtension = new Map<string, Suspect>([
  ...['pem', 'key'].map((name): [string, Suspect] => [name, keyByName]),
  ...['p12', 'pfx', 'jks'].map((name): [string, Suspect] => [name, keyStore]),
  ['kubeconfig', byName.get('kubeconfig')!],
  ...['', 'crt', 'cer', 'cert', 'p8', 'pk8', 'ppk', 'asc', 'priv', 'private', 'txt', 'bak', 'old'].map(
    (name): [string, Suspect] => [name, keyByContent],
  ),
])

/** The key files of cloud accounts are JSON; so is nearly everything else, which is not opened. */
const keyJson = /key|secret|cred|account|firebase|gcp|google/i
const harmlessEnv = /\.(?:example|sample|template|tmpl|dist|defaults?|schema)(?:\.|$)/i

/** Whether a regular file may be a secret. Costs next to nothing for the many that cannot. */
export function suspect(path: string, name: string, size: number): Suspect | undefined {
  if (size === 0) return undefined
  const known = byName.get(name)
  if (known) return known
  if (name.startsWith('.env.')) return harmlessEnv.test(name) ? undefined : env
  if (inFolder.has(name)) {
    const placed = byPath.find(([place]) => place.test(path))
    if (placed) return placed[1]
  }
  const dot = name.lastIndexOf('.')
  const extension = dot < 0 ? '' : name.slice(dot + 1)
  if (extension === 'json') return keyJson.test(name) ? keyByContent : undefined
  return byExtension.get(extension) ?? byExtension.get(extension.toLowerCase())
}
