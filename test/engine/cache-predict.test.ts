import {randomBytes} from 'node:crypto'
import {chmodSync, rmSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {Readable} from 'node:stream'
import {afterAll, beforeAll, describe, expect, it} from '@jest/globals'
import {build} from '../../src/lib/build/build.js'
import {explainAhead} from '../../src/lib/build/cache/explain-ahead.js'
import {explainAheadLines} from '../../src/lib/build/cache/view.js'
import {planBuild} from '../../src/lib/build/plan.js'
import {connect, type Engine} from '../../src/lib/engine/engine.js'
import {removeImages} from '../support/build-engine.js'
import {docker} from '../support/docker-client.js'
import {makeOwnBase} from '../support/own-base.js'
import {silentJob} from '../support/silent-job.js'
import {steadily} from '../support/steadily.js'
import {makeTree} from '../support/temp-tree.js'

/** So that no earlier run of the test has left its steps in the cache. */
const unique = randomBytes(4).toString('hex')

const own = `dkr-test-cache-predict-own-${unique}`

const dockerfile = `ARG TAG=1
FROM ${own}:$TAG AS one
ARG UNIQUE=${unique}
ARG V=1
ARG W
ENV A="x y" B=$V
ENV OLD a b  c
LABEL l="q r" m=$A
WORKDIR sub
WORKDIR more
EXPOSE 80 53/udp
USER 1000:1000
VOLUME /data /b
USER root
SHELL ["/bin/sh", "-ec"]
RUN echo "$V" \\
    two
RUN ["echo", "x"]
COPY a.txt .
COPY a.txt /x/
COPY dir /d/
COPY a.txt dir /e/
COPY --chown=1000:1000 a.txt /y
ADD a.txt /z
COPY *.txt /glob/
STOPSIGNAL SIGINT
HEALTHCHECK --interval=5s CMD echo a
ENTRYPOINT ["a", "b"]
CMD echo "x" $A
MAINTAINER me
ONBUILD RUN x
FROM ${own}:1
COPY --from=one /x/a.txt /
COPY . /all
CMD ["a", "b c"]
`

describe('what the classic builder would take from its cache', () => {
  const tag = `dkr-test-cache-predict-${unique}`
  let root: string
  let engine: Engine
  let env: NodeJS.ProcessEnv
  let args: string[] = []

  const plan = () => planBuild({dir: root, tags: [tag], buildArgs: args}, '/', {}, 'classic')
  const predict = async () => (await explainAhead(engine, plan(), env))!
  const really = () =>
    build(engine, plan(), silentJob(), {env, stdin: Readable.from([])}).catch(error => {
      // jest would show the first line alone, and not what the engine said.
      throw new Error([error.message, error.why, ...(error.evidence ?? [])].join('\n'))
    })
  /** How many steps come from the cache before the first that has to run; what follows, nobody knows before. */
  const cachedSteps = ({steps}: {steps: {name: string; cached: boolean}[]}) => {
    const work = steps.filter(({name}) => !/\] (?:FROM |ARG TAG)/.test(name))
    const first = work.findIndex(step => !step.cached)
    return first < 0 ? work.length : first
  }

  beforeAll(async () => {
    await makeOwnBase(`${own}:1`, unique)
    root = makeTree({
      Dockerfile: dockerfile,
      '.dockerignore': 'Dockerfile\n.dockerignore\n*.log\n',
      'a.txt': 'a',
      'b.txt': 'b',
      'dir/sub/b': 'b',
      'dir/link': {link: 'sub/b'},
      'dir/folder': {link: '/dir/sub'},
      'dir/same': {hard: 'a.txt'},
      'dir/run.sh': {content: 'x', mode: 0o755},
      'dir/empty': {mode: 0o750},
      'é ü': 'not ASCII',
    })
    engine = await connect({host: 'unix:///var/run/docker.sock'}, {})
    env = {XDG_STATE_HOME: join(root, '..', `dkr-test-cache-state-${unique}`)}
    await really()
  })
  afterAll(async () => {
    await removeImages([tag, `${own}:1`])
    rmSync(root, {recursive: true, force: true})
    rmSync(env.XDG_STATE_HOME!, {recursive: true, force: true})
  })

  it.each<[name: string, change: () => void, reason: string | undefined]>([
    ['nothing', () => {}, undefined],
    ['an ignored file', () => writeFileSync(join(root, 'a.log'), ''), undefined],
    [
      'a file of the last COPY',
      () => writeFileSync(join(root, 'b.txt'), 'bb'),
      'COPY *.txt /glob/ would run again because 1 file changed: b.txt (content)',
    ],
    [
      'a mode deep in a folder',
      () => chmodSync(join(root, 'dir/sub/b'), 0o600),
      'COPY dir /d/ would run again because 1 file changed: dir/sub/b (mode 644 → 600)',
    ],
    [
      'an argument',
      () => {
        args = ['V=2']
      },
      `ENV A="x y" B=$V would run again because the build arg V changed`,
    ],
  ])('%s', async (_name, change, reason) => {
    change()
    const predicted = await predict()
    expect(predicted.cacheMiss?.reason).toBe(reason)
    expect(predicted.cached).toBe(reason === undefined)
    expect(cachedSteps(predicted)).toBe(cachedSteps(await really()))
  })

  it('is only probable where files come from another stage, and certain where not', async () => {
    const whole = await predict()
    expect([whole.cached, whole.sure]).toEqual([true, false])
    expect(explainAheadLines(whole)).toEqual([expect.stringMatching(/would probably come from the cache/)])
    const part = await explainAhead(engine, {...plan(), target: 'one'}, env)
    expect([part?.cached, part?.sure]).toEqual([true, true])
    expect((await explainAhead(engine, {...plan(), target: 'one', pull: true}, env))?.sure).toBe(false)
  })

  it('sees that an image moved which files are copied from', async () => {
    const other = `${tag}-other`
    const tagOther = (n: number) =>
      docker(['build', '-q', '-t', other, '-'], {input: `FROM busybox:1.36\nLABEL n=${n}\n`})
    await tagOther(1)
    writeFileSync(join(root, 'Dockerfile'), `FROM scratch\nLABEL u=${unique}\nCOPY --from=${other} /etc/passwd /\n`)
    await steadily(really)
    expect((await predict()).cached).toBe(true)
    await tagOther(2)
    expect((await predict()).cached).toBe(false)
    await removeImages([other])
    writeFileSync(join(root, 'Dockerfile'), dockerfile)
  })

  it('takes nothing from the cache with --no-cache', async () => {
    const noCache = {...plan(), noCache: true}
    const predicted = await explainAhead(engine, noCache, env)
    expect(predicted?.cacheMiss?.cause).toBe('no-cache')
  })

  it('says nothing of BuildKit, whose cache nobody may look into', async () => {
    expect(await explainAhead(engine, {...plan(), builder: 'buildkit'}, env)).toBeUndefined()
  })
})
