import {type EnvFile, type EnvFormat, readEnvFile} from '../run/env-file.js'
import {readUtf8} from '../run/key-value-file.js'

/** How compose has to read an env file to find the same variables; `unlike` where it cannot. */
export type ComposeReading = 'default' | 'raw' | 'unlike'

/**
 * Compose reads env files by a dotenv grammar of its own: it also expands `$NAME`, and knows no backticks. Its
 * `format: raw` is docker's grammar, but older versions refuse the key, so it is used only where it matters.
 */
export function composeReading(file: EnvFile, format: EnvFormat): ComposeReading {
  const reads = (each: EnvFormat) => {
    try {
      return JSON.stringify(readEnvFile(file, each))
    } catch {
      return undefined
    }
  }
  const wanted = reads(format)
  if (wanted === reads('dotenv') && isPlain(readUtf8(file.path, file.source))) return 'default'
  return wanted === reads('docker') ? 'raw' : 'unlike'
}

/** What dkr's dotenv format and compose-go's dotenv parser read alike. */
const alike = new RegExp(
  [
    /[ \t]*(?:#[^\r\n]*)?\r?\n/,
    /[ \t]*(?:export[ \t]+)?[A-Za-z_][\w.-]*=(?:'[^'\\\r]*'[ \t]*(?:#[^\r\n]*)?|"(?:[^"\\$\r]|\\[nrt"\\$])*"[ \t]*(?:#[^\r\n]*)?|(?!["'`#\s])(?:[^\r\n$#\uFEFF]|(?<=\S)#)*)?\r?\n/,
  ]
    .map(({source}) => source)
    .join('|'),
  'y',
)

function isPlain(text: string): boolean {
  const lines = `${text}\n`
  alike.lastIndex = 0
  for (let at = 0; at < lines.length; at = alike.lastIndex) {
    if (!alike.test(lines)) return false
  }
  return true
}

/** What to say of the env files in a compose file. */
export function composeEnvNotes(files: readonly EnvFile[], format: EnvFormat): string[] {
  const those = (reading: ComposeReading) =>
    files.filter(file => composeReading(file, format) === reading).map(({path}) => path)
  const [raw, unlike] = [those('raw'), those('unlike')]
  return [
    ...(raw.length > 0
      ? [
          `For format: raw you need Docker Compose 2.30 or later. By default Compose would read ${raw.join(', ')} differently.`,
        ]
      : []),
    ...unlike.map(
      path =>
        `${path}: Docker Compose may read some values differently: it expands $NAME and knows no backticks. It reads single quotes as dkr does.`,
    ),
  ]
}
