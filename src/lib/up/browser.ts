import {startAlone} from '../process/run.js'

/** A program that shows a URL. */
export interface Browser {
  file: string
  args: string[]
}

/**
 * The programs to try for a URL, in this order: those of BROWSER (with colons between them, `%s` for the URL, as
 * Debian's sensible-browser reads it), else what the system has. None where nothing could show a window.
 */
export function browsersFor(url: string, env: NodeJS.ProcessEnv, platform: NodeJS.Platform): Browser[] {
  if (env.BROWSER) return env.BROWSER.split(platform === 'win32' ? ';' : ':').flatMap(text => named(text, url))
  if (platform === 'darwin') return [{file: 'open', args: [url]}]
  if (platform === 'win32') return [{file: 'rundll32', args: ['url.dll,FileProtocolHandler', url]}]
  if (env.WSL_DISTRO_NAME)
    return [
      {file: 'wslview', args: [url]},
      {file: 'explorer.exe', args: [url]},
    ]
  return env.DISPLAY || env.WAYLAND_DISPLAY ? [{file: 'xdg-open', args: [url]}] : []
}

/** Words at spaces; no shell reads them. */
function named(text: string, url: string): Browser[] {
  const [file, ...args] = text.split(' ').filter(word => word !== '')
  if (!file) return []
  return [{file, args: text.includes('%s') ? args.map(word => word.replaceAll('%s', url)) : [...args, url]}]
}

/** @returns whether one of them took it */
export async function showInBrowser(browsers: readonly Browser[]): Promise<boolean> {
  for (const {file, args} of browsers) if (await startAlone(file, args)) return true
  return false
}
