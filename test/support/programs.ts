import {readdir, readFile} from 'node:fs/promises'

/** The command lines of all processes of this machine: an engine in a machine of its own is not seen. */
export async function programs(): Promise<string> {
  const ids = (await readdir('/proc').catch(() => [])).filter(id => /^\d+$/.test(id))
  const lines = await Promise.all(ids.map(id => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')))
  return lines.map(line => line.replaceAll('\0', ' ')).join('\n')
}
