/** Words of a name that say what its value is: `DB_PASS`, `apiKey`, `npm.auth`. */
const words = new Set([
  ...['auth', 'authorization', 'bearer', 'credential', 'creds', 'jwt', 'key', 'pass', 'pat', 'pword', 'pwd'],
  ...['password', 'passwd', 'passphrase', 'secret', 'token', 'apikey'],
])
/** The same at the end of a word that has no sign inside: `PGPASSWORD`, `ACCESSKEY`. */
const endings =
  /(?:password|passwd|passphrase|secret|token|credential|(?:api|app|access|private|secret|sign|signing|crypt|encryption|license|master|auth)key|(?:admin|db|mail|redis|root|smtp|user)pass)$/
/** As the last word it says that the value is something about a secret, and not the secret. */
const about = new Set([
  ...['file', 'path', 'dir', 'version', 'url', 'uri', 'host', 'hostname', 'port', 'sock', 'name', 'type', 'header'],
  ...['ttl', 'timeout', 'enabled', 'length', 'size', 'count', 'limit', 'prefix', 'algorithm'],
])
const harmless = new Set(['public', 'max', 'min', 'num'])
const switches = /^(?:true|false|yes|no|on|off)?$/i

/** A URL with a password, a private key, and what databases call a connection string. */
const valueShapes = [
  /:\/\/[^\s/:@]*:[^\s/@]+@/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /(?:^|;)\s*(?:password|pwd|accountkey|sharedaccesskey)\s*=\s*[^\s;]/i,
]
/** What GitHub, npm, GitLab, Slack, OpenAI, AWS and JSON Web Tokens look like. */
const tokenShape =
  /^(?:gh[pousr]_\w{30,}|github_pat_\w{30,}|npm_\w{30,}|glpat-[\w-]{20,}|xox[abeprs]-[\w-]{10,}|sk-[\w-]{20,}|AKIA[0-9A-Z]{16}|eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+)$/

/**
 * Whether the value of a variable or a build arg should not be shown: by its name, or by what it is. The one answer of
 * dkr for everything that it prints or writes down. (The linter has BuildKit's own, to find what BuildKit finds.)
 */
export function looksSecret(name: string, value?: string): boolean {
  if (value !== undefined && switches.test(value)) return false
  if (value !== undefined && [...valueShapes, tokenShape].some(shape => shape.test(value))) return true
  // The folder that a shell is in.
  if (name === 'PWD') return false
  const parts = wordsOf(name)
  if (about.has(parts.at(-1) ?? '') || parts.some(word => harmless.has(word))) return false
  return parts.some(word => words.has(word) || endings.test(word))
}

/** `DB_PASSWORDS`, `dbPassword` and `db.password` are all `db password`. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter(word => word !== '')
    .map(word => (word.length > 3 && !word.endsWith('ss') ? word.replace(/s$/, '') : word))
}

/** Shorter values are ordinary words too often. */
const shortest = 8

/** The values to keep out of sight among variables written as `NAME=value`. */
export function secretValues(variables: readonly string[]): string[] {
  return variables.flatMap(text => {
    const [name = '', value = ''] = text.split(/=(.*)/s)
    return value.length >= shortest && looksSecret(name, value) ? [value] : []
  })
}
