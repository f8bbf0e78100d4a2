import {expect, test} from '@jest/globals'
import {browsersFor} from '../../../src/lib/up/browser.js'

const url = 'http://127.0.0.1:8000'

test.each<[NodeJS.ProcessEnv, NodeJS.Platform, string[]]>([
  [{BROWSER: 'firefox'}, 'linux', [`firefox ${url}`]],
  [{BROWSER: 'w3m -T %s:lynx'}, 'linux', [`w3m -T ${url}`, `lynx ${url}`]],
  [{BROWSER: ' : '}, 'linux', []],
  [{}, 'linux', []],
  [{DISPLAY: ':0'}, 'linux', [`xdg-open ${url}`]],
  [{WAYLAND_DISPLAY: 'w'}, 'linux', [`xdg-open ${url}`]],
  [{WSL_DISTRO_NAME: 'Debian'}, 'linux', [`wslview ${url}`, `explorer.exe ${url}`]],
  [{}, 'darwin', [`open ${url}`]],
  [{}, 'win32', [`rundll32 url.dll,FileProtocolHandler ${url}`]],
])('%j on %s', (env, platform, commands) => {
  expect(browsersFor(url, env, platform).map(({file, args}) => [file, ...args].join(' '))).toEqual(commands)
})
