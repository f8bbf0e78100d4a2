import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {dkr} from '../support/dkr.js'
import {docker, dockerClient} from '../support/docker-client.js'
import {dkrInShell, openTerminal} from '../support/terminal.js'

const name = 'dkr-test-json-safe'
const image = 'busybox:1.36'
/** The title of the window, a colour, a C1 control, the direction of text: and what of it is only text. */
const hostile = 'a\u001b]0;title\u0007b\u001b[31mc\u009b31md\u202ee'
const harmless = 'abc31mde'
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/

describe('names, labels and settings that hold escape codes', () => {
  beforeAll(async () => {
    await dockerClient(['rm', '-f', name, `${name}-runs`])
    const settings = ['--label', `evil=${hostile}`, '-e', `EVIL=${hostile}`, '--network', 'none']
    await docker(['create', '--name', name, ...settings, image, 'echo', hostile])
    await docker(['run', '-d', '--name', `${name}-runs`, ...settings, image, 'sh', '-c', 'sleep 3000; :', hostile])
  })
  afterAll(() => dockerClient(['rm', '-f', name, `${name}-runs`]))

  const template = (text: string) => `'${text}'`
  const commands: [string, string][] = [
    [`ps -a --filter name=${name} --format ${template('{{.Labels}}\t{{.Names}}\n{{.Command}}')}`, harmless],
    [`ps -a --no-trunc --filter name=${name}`, name],
    [`inspect -f ${template('{{.Config.Env}} {{index .Config.Labels "evil"}}')} ${name}`, harmless],
    [`inspect ${name}`, '\\u009b'],
    [`ls -a --filter name=${name} --json`, name],
    [`top ${name}-runs`, 'sleep'],
    [`stats --no-stream --format ${template('{{.Name}} {{.PIDs}}')} ${name}-runs`, name],
  ]

  it.each(commands)('a terminal gets none of them: dkr %s', async (words, shown) => {
    const terminal = await openTerminal(
      `NO_COLOR=1 ${dkrInShell} ${words.replaceAll('\n', '\\n').replaceAll('\t', '\\t')}; echo "code=$?"`,
    )
    try {
      await terminal.waitFor(/code=\d+/)
      const out = terminal.shown()
      expect(out).toContain('code=0')
      expect(out).toContain(shown)
      expect(out).not.toMatch(controls)
    } finally {
      terminal.close()
    }
  })

  it('what a container prints passes a terminal untouched', async () => {
    const terminal = await openTerminal(`${dkrInShell} start -a ${name}; ${dkrInShell} logs ${name}; echo "code=$?"`)
    try {
      await terminal.waitFor(/code=\d+/)
      expect(terminal.shown().split(hostile)).toHaveLength(3)
    } finally {
      terminal.close()
    }
  })

  it.each([
    ['ps', '-a', '--filter', `name=${name}`, '--no-trunc', '--format', '{{.Label "evil"}}\\t{{.Names}}\\n{{.Command}}'],
    ['inspect', '-f', '{{.Config.Env}} {{index .Config.Labels "evil"}}', name],
    ['top', `${name}-runs`, '-o', 'pid,args'],
  ])('a pipe gets every byte, as from docker: %s', async (...words) => {
    const {stdout, code} = await dkr(words)
    expect(code).toBe(0)
    expect(stdout.trimEnd()).toBe((await docker(words)).trimEnd())
  })
})
