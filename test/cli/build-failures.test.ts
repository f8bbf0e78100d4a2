import {mkdir, readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {dkr, freshFolder} from '../support/dkr.js'

interface Failure {
  name: string
  dockerfile: string
  /** Line of the step that fails; none where the file cannot be read at all. */
  line?: number
  says: RegExp
  suggests: RegExp
  /** Only with this builder. */
  only?: '0' | '1'
}

/** The commonest failures, really caused: what the message says and what it suggests. */
const failures: Failure[] = [
  {
    name: 'a missing file in COPY',
    dockerfile: 'FROM busybox:1.36\nCOPY nope.txt /\n',
    line: 2,
    says: /there is no nope\.txt in the folder/,
    suggests: /dkr build --show-context \. lists what is sent/,
  },
  {
    name: 'a base image that is nowhere',
    dockerfile: 'FROM 127.0.0.1:1/no/such:1\nRUN true\n',
    says: /nothing listens at 127\.0\.0\.1:1[\s\S]*\(REGISTRY_UNREACHABLE/,
    suggests: /check that the registry/,
    line: 1,
  },
  {
    name: 'a tag that does not exist',
    dockerfile: `FROM busybox:1.36\nRUN true\nFROM ${process.env.DKR_TEST_REGISTRY}/no/such:1\nRUN true\n`,
    says: /has no such tag[\s\S]*\(IMAGE_NOT_FOUND/,
    suggests: /check the name and tag of \S+\/no\/such:1 in the Dockerfile/,
    line: 3,
  },
  {
    name: 'a tag that does not exist, of an image to copy from',
    dockerfile: `FROM busybox:1.36\nCOPY --from=${process.env.DKR_TEST_REGISTRY}/no/such:1 / /\n`,
    says: /has no such tag[\s\S]*\(IMAGE_NOT_FOUND/,
    suggests: /check the name and tag of \S+\/no\/such:1 in the Dockerfile/,
    line: 2,
  },
  {
    name: 'no network',
    dockerfile: 'FROM busybox:1.36\nRUN echo "wget: bad address: Temporary failure in name resolution" >&2; exit 1\n',
    line: 2,
    says: /network could not be reached/,
    suggests: /proxy/,
  },
  {
    name: 'a pip package that does not exist',
    dockerfile: 'FROM python:3.13-slim\nRUN pip install --no-index dkr-no-such-package\n',
    line: 2,
    says: /No matching distribution found/,
    suggests: /spelling/,
  },
  {
    name: 'an apt package that does not exist',
    dockerfile: 'FROM busybox:1.36\nRUN echo "E: Unable to locate package curll"; exit 100\n',
    line: 2,
    says: /exit code 100/,
    suggests: /apt-get update/,
  },
  {
    name: 'an npm package that does not exist',
    dockerfile: 'FROM busybox:1.36\nRUN echo "npm ERR! code E404"; exit 1\n',
    line: 2,
    says: /E404/,
    suggests: /spelling/,
  },
  {
    name: 'a full disk',
    dockerfile: 'FROM busybox:1.36\nRUN dd if=/dev/zero of=/dev/full bs=1 count=1\n',
    line: 2,
    says: /probably the disk of the engine is full[\s\S]*\(DISK_FULL/,
    suggests: /dkr prune/,
  },
  {
    name: 'a program for another processor',
    dockerfile: 'FROM busybox:1.36\nCOPY alien /alien\nRUN ["/alien"]\n',
    line: 3,
    says: /exec format error/i,
    suggests: /--platform/,
  },
  {
    name: 'a script without x',
    dockerfile: 'FROM busybox:1.36\nCOPY script.sh /\nRUN /script.sh\n',
    line: 3,
    says: /[Pp]ermission denied/,
    suggests: /chmod \+x/,
  },
  {
    name: 'a program that is not in the image',
    dockerfile: 'FROM busybox:1.36\nRUN no-such-program --x\n',
    line: 2,
    says: /exit code 127/,
    suggests: /install it/,
  },
  {
    name: 'a syntax error',
    dockerfile: 'FROM busybox:1.36\nENV A\n',
    line: 2,
    says: /ENV "A" has no value/,
    suggests: /dkr lint/,
  },
  {
    name: 'an instruction that the builder does not know',
    dockerfile: 'FROM busybox:1.36\nFROBNICATE true\n',
    line: 2,
    says: /unknown instruction: FROBNICATE/i,
    suggests: /dkr lint/,
  },
  {
    name: 'what only BuildKit can do',
    dockerfile: 'FROM busybox:1.36\nRUN --mount=type=cache,target=/x true\n',
    line: 2,
    says: /needs BuildKit: RUN --mount/,
    suggests: /leave RUN --mount/,
    only: '0',
  },
]

describe.each(['0', '1'])('a build that fails, DOCKER_BUILDKIT=%s', builder => {
  let folder: Awaited<ReturnType<typeof freshFolder>>

  beforeAll(async () => {
    folder = await freshFolder('dkr-test-failures-')
    await writeFile(join(folder.path, 'script.sh'), '#!/bin/sh\necho\n', {mode: 0o644})
    await writeFile(join(folder.path, 'alien'), Buffer.from('7f454c4602010100000000000000000002002800', 'hex'), {
      mode: 0o755,
    })
    await mkdir(join(folder.path, 'state'))
  })
  afterAll(async () => {
    await folder[Symbol.asyncDispose]()
  })

  it.each(failures.filter(({only}) => !only || only === builder))(
    '$name',
    async ({dockerfile, line, says, suggests}) => {
      await writeFile(join(folder.path, 'Dockerfile'), dockerfile)
      const env = {DOCKER_BUILDKIT: builder, XDG_STATE_HOME: join(folder.path, 'state')}
      const {code, stdout, stderr} = await dkr(['build', '--progress', 'quiet', '-t', 'dkr-test-failures', '.'], {
        cwd: folder.path,
        env,
      })
      expect({code, stdout}).toEqual({code: 1, stdout: ''})
      expect(stderr).toMatch(says)
      expect(stderr).toMatch(suggests)
      if (line) expect(stderr).toContain(`Dockerfile:${line}`)
    },
  )

  it('shows the last 20 lines, and names the log that has them all', async () => {
    await writeFile(join(folder.path, 'Dockerfile'), 'FROM busybox:1.36\nRUN seq 1 100; exit 5\n')
    const env = {DOCKER_BUILDKIT: builder, XDG_STATE_HOME: join(folder.path, 'state')}
    const {stderr} = await dkr(['build', '--no-cache', '--progress', 'quiet', '.'], {cwd: folder.path, env})
    expect(stderr).toMatch(/Dockerfile:2.*RUN seq 1 100; exit 5 \(exit code 5\)/)
    expect(stderr.match(/│ \d+$/gm)).toHaveLength(20)
    const path = /the whole log: (\S+)/.exec(stderr)?.[1]
    const log = await readFile(path!, 'utf8')
    for (const n of [1, 50, 100]) expect(log).toMatch(new RegExp(`^  ${n}$`, 'm'))
  })
})
