// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Dockerfiles write variables that way
import {describe, expect, test} from '@jest/globals'
import {buildFailure} from '../../../src/lib/build/failure.js'
import {type BuildRequest, planBuild} from '../../../src/lib/build/plan.js'
import {type TreeNode, withTree} from '../../support/temp-tree.js'

interface Failure {
  /** What stands below `FROM busybox:1.36`; the last line is the one that fails. */
  lines: string[]
  /** What the program of a RUN printed: it ended with the exit code 1. */
  output?: string[]
  /** What the builder says in place of that. */
  builder?: string
  tree?: Record<string, TreeNode>
  request?: Partial<BuildRequest>
}

const from = 'FROM busybox:1.36'

/** What is said of a build whose last line fails. */
function saidOf({lines, output = [], builder, tree = {}, request = {}}: Failure) {
  const text = `${[from, ...lines].join('\n')}\n`
  return withTree({Dockerfile: text, ...tree}, root => {
    const plan = planBuild({dir: '.', ...request}, root, {}, 'buildkit')
    const command = lines.at(-1)!.replace(/^RUN /, '')
    const message = builder ?? `executor failed running [/bin/sh -c ${command}]: exit code: 1`
    const steps = [{name: `[stage-0 2/2] ${lines.at(-1)}`, cached: false, error: message, log: output}]
    const {why = '', suggestions} = buildFailure(plan, message, steps, {dockerfile: Buffer.from(text)})
    return {why, tries: suggestions.join('\n')}
  })
}

const workdir = 'WORKDIR /app'

describe('a RUN does not find a file', () => {
  test.each<[string, Failure, string, string]>([
    [
      'brought by a later line',
      {
        lines: [workdir, 'RUN pip install -r requirements.txt'],
        output: ["ERROR: Could not open requirements file: [Errno 2] No such file or directory: 'requirements.txt'"],
        tree: {'requirements.txt': ''},
      },
      'requirements.txt is in the folder, but no COPY above line 3 brings it into the image',
      'above line 3: COPY requirements.txt ./',
    ],
    [
      'npm without its manifest',
      {
        lines: [workdir, 'RUN npm ci'],
        output: ["npm error enoent ENOENT: no such file or directory, open '/app/package.json'"],
        tree: {'package.json': ''},
      },
      'package.json is in the folder, but no COPY above line 3 brings it into the image',
      'above line 3: COPY package.json ./',
    ],
    [
      'a typing error',
      {
        lines: [workdir, 'COPY . .', 'RUN sh ap.sh'],
        output: ["sh: can't open 'ap.sh': No such file or directory"],
        tree: {'app.sh': ''},
      },
      'there is no ap.sh in the image; the folder has app.sh',
      'line 4: RUN sh app.sh',
    ],
    [
      'a script with the line ends of Windows',
      {
        lines: [workdir, 'COPY . .', 'RUN ./run.sh'],
        output: ['/bin/sh: ./run.sh: not found'],
        tree: {'run.sh': '#!/bin/sh\r\necho\r\n'},
      },
      'run.sh has the line ends of Windows (CR LF)',
      "RUN sed -i 's/\\r$//' run.sh",
    ],
    [
      'one that nothing tells of',
      {lines: ['RUN cd app && ls'], output: ["/bin/sh: cd: line 0: can't cd to app: No such file or directory"]},
      'the step looks for app, which is not in the image at that point',
      'RUN ls -la above that line',
    ],
    [
      'one that is there',
      {
        lines: [workdir, 'COPY . .', 'RUN cat app.sh'],
        output: ["cat: can't open 'app.sh': No such file or directory"],
        tree: {'app.sh': '#!/bin/sh\n'},
      },
      'the step looks for app.sh, which is not in the image at that point',
      'check the name, the WORKDIR',
    ],
  ])('%s', async (_, failure, why, suggestion) => {
    const said = await saidOf(failure)
    expect(said.why).toContain(why)
    expect(said.tries).toContain(suggestion)
  })
})

describe('a RUN does not find a program', () => {
  test.each([
    ['/bin/sh: pip: not found', 'pip (Python is not in it, or without pip)', 'FROM python:3.13-slim'],
    ['/bin/sh: 1: apk: not found', 'apk (apk is for Alpine)', 'apt-get update && apt-get install'],
    ['/bin/sh: apt-get: not found', 'apt-get is for Debian and Ubuntu', 'apk add'],
    ['bash: line 1: make: command not found', 'calls: make', 'apk add --no-cache build-base'],
    ['bash: line 1: frob: command not found', 'calls: frob', 'install it in an earlier RUN'],
    ["error: command 'gcc' failed: No such file or directory", 'calls: gcc', 'apt-get install -y build-essential'],
    ["error: command '/usr/bin/x86_64-linux-gnu-gcc' failed: No such file or directory", 'compiler', 'build-base'],
    ['make: g++: No such file or directory', 'calls: g++ (slim', 'build-essential'],
  ])('%s', async (line, why, suggestion) => {
    const said = await saidOf({lines: ['RUN x'], output: [line]})
    expect(said.why).toContain('the image does not have the program that the step calls')
    expect(said.why).toContain(why)
    expect(said.tries).toContain(suggestion)
  })

  // What only resembles it: the words of another program, and of the builder.
  test.each<[string, Failure]>([
    ['a page', {lines: ['RUN x'], output: ['GET /x: 404 not found, giving up']}],
    ['a secret', {lines: ['RUN --mount=type=secret,id=tok x'], builder: 'secret tok not found: not found'}],
    ['a platform', {lines: ['RUN x'], builder: 'no match for platform in manifest sha256:0: not found'}],
  ])('%s that is not found is no program', async (_, failure) => {
    expect((await saidOf(failure)).why).not.toContain('does not have the program')
  })
})

describe('words of a program are not those of the builder', () => {
  test.each([
    ['/bin/sh: syntax error: unexpected end of file (expecting "then")', 'the Dockerfile cannot be read'],
    ['ValueError: x requires exactly 2 arguments', 'the Dockerfile cannot be read'],
    ['manifest unknown to this tool', 'base image'],
  ])('%s', async (line, wrong) => {
    expect((await saidOf({lines: ['RUN x'], output: [line]})).why).not.toContain(wrong)
  })

  test('nor does the command that the builder repeats tell what happened', async () => {
    const said = await saidOf({lines: ['RUN grep "permission denied: no space left on device" log'], output: []})
    expect(said.why).toMatch(/^executor failed running/)
  })

  test('a refused connection to the container itself is not the network', async () => {
    const output = ["wget: can't connect to remote host (127.0.0.1): Connection refused"]
    expect((await saidOf({lines: ['RUN x'], output})).why).toContain('localhost is the container of the step')
    const other = ["wget: can't connect to remote host (10.0.0.7): Connection refused"]
    expect((await saidOf({lines: ['RUN x'], output: other})).why).toContain('network could not be reached')
  })
})

describe('a secret that the step reads', () => {
  const run = 'RUN --mount=type=secret,id=tok cat /run/secrets/tok'
  const output = ["cat: can't open '/run/secrets/tok': No such file or directory"]

  test('was not given', async () => {
    const said = await saidOf({lines: [run], output})
    expect(said.why).toBe('the step reads the secret tok, which this build was not given')
    expect(said.tries).toMatch(/dkr build --secret id=tok,src=FILE /)
  })

  test.each<[string, Failure]>([
    ['was given', {lines: [run], output, request: {secrets: ['id=tok,src=s']}, tree: {s: 'x'}}],
    ['is not what failed', {lines: [run], output: ['curl: (22) 401']}],
  ])('%s: nothing is claimed', async (_, failure) => {
    expect((await saidOf(failure)).why).not.toContain('was not given')
  })
})

describe('what lint knows of the line that failed', () => {
  test.each<[string, Failure, string, string]>([
    [
      'single quotes',
      {lines: ["RUN ['echo', 'x']"], output: ['/bin/sh: [echo,: not found']},
      'is not JSON',
      'line 2: RUN ["echo", "x"]',
    ],
    [
      'typographic quotes',
      {lines: ['RUN [“echo”, “x”]'], output: ['/bin/sh: [“echo”,: not found']},
      'is not JSON',
      'line 2: RUN ["echo", "x"]',
    ],
    [
      'a heredoc on an old builder',
      {
        lines: ['RUN <<EOF', 'x', 'EOF', 'COPY --link a b'],
        builder: 'dockerfile parse error line 5: Unknown flag: link',
      },
      'does not know COPY --link: that came with version 1.4',
      '# syntax=docker/dockerfile:1',
    ],
    [
      'a port',
      {lines: ['EXPOSE 8000/http'], builder: 'Invalid proto: http'},
      'has the protocol "http": tcp, udp or sctp',
      'dkr lint',
    ],
    [
      'several sources',
      {
        lines: ['COPY a b /x'],
        builder: 'When using COPY with more than one source file, the destination must be a directory and end with a /',
      },
      'does not end with "/"',
      'line 2: COPY a b /x/',
    ],
  ])('%s', async (_, failure, why, suggestion) => {
    const said = await saidOf(failure)
    expect(said.why).toContain(why)
    expect(said.tries).toContain(suggestion)
  })

  test.each<[string, Failure]>([
    ['a test in brackets', {lines: ["RUN [ -f 'x' ] && make"], output: ['/bin/sh: make: not found']}],
    ['a line above', {lines: ["CMD ['x']", 'RUN make'], output: ['/bin/sh: make: not found']}],
    [
      'another frontend',
      {
        lines: ["RUN ['echo', 'x']"],
        output: ['/bin/sh: [echo,: not found'],
        request: {buildArgs: ['BUILDKIT_SYNTAX=me/other:1']},
      },
    ],
    ['quotes that work elsewhere', {lines: ["RUN ['a'] ; make"], output: ['make: *** [all] Error 1']}],
  ])('%s does not explain it', async (_, failure) => {
    expect((await saidOf(failure)).why).not.toContain('JSON')
  })
})

describe('a build arg without a value', () => {
  const output = ['wget: server returned error: HTTP/1.1 404 Not Found']

  test('is told beside the reason', async () => {
    const said = await saidOf({
      lines: ['ARG VERSION', 'RUN wget http://x/$VERSION.tgz'],
      output: [...output, 'no such host'],
    })
    expect(said.why).toContain('; VERSION is empty in this step: without a default, and not given')
    expect(said.tries).toMatch(/^--build-arg VERSION=VALUE$/m)
  })

  test.each<[string, Failure]>([
    ['given', {lines: ['ARG V', 'RUN wget http://x/$V'], output: ['no such host'], request: {buildArgs: ['V=1']}}],
    ['with a default', {lines: ['ARG V=1', 'RUN wget http://x/$V'], output: ['no such host']}],
    ['not used', {lines: ['ARG V', 'RUN wget http://x/$VERSION'], output: ['no such host']}],
    ['with a default where it is used', {lines: ['ARG V', 'RUN wget http://x/${V:-1}'], output: ['no such host']}],
  ])('%s: nothing is said', async (_, failure) => {
    expect((await saidOf(failure)).why).not.toContain('is empty')
  })
})

describe('a copy onto what is no folder in the base image', () => {
  const blocked = 'cannot copy to non-directory: /var/lib/docker/overlay2/x/merged/bin'

  test('names the place and the folder, and the way round', async () => {
    const said = await saidOf({lines: ['COPY rootfs /'], builder: blocked, tree: {'rootfs/bin/x': ''}})
    expect(said.why).toBe(
      '/bin is a link or a file in the base image, and rootfs/bin is a folder: it cannot take its place',
    )
    expect(said.tries).toContain('usr/bin of that folder')
    expect(said.tries).toContain('COPY bin/ /bin/')
  })

  test.each([
    'mkdir /var/lib/docker/overlay2/x/merged/etc/passwd: not a directory',
    'failed to copy files: lstat /var/lib/docker/overlay2/x/merged/etc/passwd/x: not a directory',
  ])('a path through a file: %s', async builder => {
    const said = await saidOf({lines: ['COPY a /etc/passwd/x'], builder, tree: {a: ''}})
    expect(said.why).toMatch(/^\/etc\/passwd(?:\/x)? goes through a link or a file of the base image/)
  })
})

test.each([
  ['failed to load cache key: invalid response status 404', 'URL of ADD'],
  ['ADD failed: failed to GET http://x/none.tar with status 404 File not found: <!DOCTYPE HTML>', 'URL of ADD'],
])('a download of ADD that the server does not have: %s', async (builder, why) => {
  expect((await saidOf({lines: ['ADD http://x/none.tar /'], builder})).why).toContain(why)
})
