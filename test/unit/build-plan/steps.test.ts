import {describe, expect, test} from '@jest/globals'
import {followClassicSteps} from '../../../src/lib/build/classic-steps.js'
import {followSteps, isDockerfileStep, isWork} from '../../../src/lib/build/steps.js'
import type {StatusUpdate, Vertex} from '../../../src/lib/engine/buildkit/trace.js'
import type {TaskEvent} from '../../../src/lib/output/progress.js'

function record() {
  const told: string[] = []
  const progress = {
    task: ({text, state, ms, current}: TaskEvent) =>
      void told.push([state, text, ms, current].filter(x => x !== undefined).join(' ')),
    log: (_id: string, line: string) => void told.push(`| ${line}`),
    note: () => {},
    warn: () => {},
    close: () => {},
  }
  return {told, progress}
}

const update = (more: Partial<StatusUpdate>): StatusUpdate => ({
  vertexes: [],
  statuses: [],
  logs: [],
  warnings: [],
  ...more,
})
const vertex = (name: string, more: Partial<Vertex> = {}): Vertex => ({
  digest: name,
  name,
  inputs: [],
  cached: false,
  ...more,
})
const log = (name: string, msg: Uint8Array | string) =>
  update({logs: [{vertex: name, stream: 1, msg: Buffer.from(msg)}]})
const at = (name: string, more: Partial<Vertex> = {}) => update({vertexes: [vertex(name, more)]})

describe('BuildKit', () => {
  const run = '[2/2] RUN make'

  test('a step runs, moves, and is done', () => {
    const {told, progress} = record()
    const steps = followSteps(progress)
    steps.update(at(run))
    steps.update(at(run, {started: 1000}))
    steps.update(at(run, {started: 1000}))
    steps.update(update({statuses: [{id: 'x', vertex: run, name: 'x', current: 5, total: 10}]}))
    steps.update(at(run, {started: 1000, completed: 3500}))
    steps.update(at(run, {started: 1000, completed: 3500}))
    expect(told).toEqual([`running ${run}`, `running ${run} 5`, `done ${run} 2500`])
    expect(steps.list()).toEqual([{name: run, cached: false, ms: 2500, error: undefined, log: []}])
  })

  test('a cached step', () => {
    const {told, progress} = record()
    const steps = followSteps(progress)
    steps.update(at(run, {cached: true, started: 5, completed: 5}))
    expect([told, steps.list()[0]?.cached]).toEqual([[`cached ${run} 0`], true])
  })

  test('only the step that failed is told, not the one that was cancelled for it', () => {
    const {told, progress} = record()
    const steps = followSteps(progress)
    const other = '[a 2/2] RUN sleep 5'
    for (const name of [run, other]) steps.update(at(name, {started: 1}))
    steps.update(at(run, {started: 1, completed: 2, error: 'executor failed running [make]: exit code: 2'}))
    steps.update(at(other, {started: 1, completed: 2, error: 'executor failed running [sleep 5]: context canceled'}))
    expect(told).toEqual([`running ${run}`, `running ${other}`, `failed ${run} 1`])
  })

  test("the builder's own chores are marked, so that the progress may leave them out", () => {
    const chores: [string, boolean | undefined][] = []
    const task = ({text, chore}: TaskEvent) => void chores.push([text, chore])
    const steps = followSteps({...record().progress, task})
    const names = [
      '[internal] load build definition from Dockerfile',
      '[auth] library/x:pull',
      '[internal] load build context',
      run,
    ]
    for (const name of names) steps.update(at(name, {started: 1, completed: 2}))
    expect(chores).toEqual(names.map((name, i) => [name, i < 3]))
  })

  test('output cut anywhere comes in whole lines and whole characters', () => {
    const {told, progress} = record()
    const steps = followSteps(progress)
    steps.update(at(run, {started: 1}))
    for (const byte of Buffer.from('é日👍\n\u001b[31mred\u001b[0m\r\nlast'))
      steps.update(log(run, new Uint8Array([byte])))
    expect(told.slice(1)).toEqual(['| é日👍', '| red'])
    expect(steps.list()[0]?.log).toEqual(['é日👍', 'red', 'last'])
  })

  test('of an endless output the end is kept', () => {
    const {progress} = record()
    const steps = followSteps(progress)
    steps.update(at(run, {started: 1}))
    for (let i = 0; i < 500; i++) steps.update(log(run, `line ${i}\n`))
    for (let i = 0; i < 40; i++) steps.update(log(run, '#'.repeat(10_000)))
    const lines = steps.list()[0]!.log
    expect([lines.length, lines[0], lines.at(-2)]).toEqual([51, 'line 450', 'line 499'])
    expect(lines.at(-1)!.length).toBeLessThan(70_000)
  })

  test('output of an unknown step is no reason to fail', () => {
    const {told, progress} = record()
    followSteps(progress).update(log('nope', 'x\n'))
    expect(told).toEqual([])
  })
})

test.each([
  ['[1/2] FROM docker.io/library/busybox', true, false],
  ['[builder 1/2] FROM x', true, false],
  ['[2/2] RUN make', true, true],
  ['[linux/amd64 builder 2/5] COPY . .', true, true],
  ['[internal] load build context', false, false],
  ['[auth] library/x:pull token', false, false],
  ['exporting to image', false, false],
])('%s: of the Dockerfile %s, work %s', (name, own, work) => {
  expect([isDockerfileStep({name}), isWork({name})]).toEqual([own, work])
})

describe('the classic builder', () => {
  const stream = [
    'Step 1/3 : FROM busybox\n',
    ' ---> 5da956686155\n',
    'Step 2/3 : COPY . .\n ---> Using cache\n ---> 1a2b\n',
    'Step 3/3 : RUN make\n',
    ' ---> Running in 3c4d\n',
    'é日👍\n\n\u001b[31mred\u001b[0m\n',
    'Removing intermediate container 3c4d\n ---> 5e6f\n',
    'Successfully built 5e6f\nSuccessfully tagged app:latest\n',
  ].join('')

  test.each([1, 2, 7, 1000])('in pieces of %i characters', size => {
    const {told, progress} = record()
    let clock = 0
    const steps = followClassicSteps(progress, undefined, () => clock++)
    for (let i = 0; i < stream.length; i += size) steps.text(stream.slice(i, i + size))
    steps.done()
    expect(told).toEqual([
      'running [1/3] FROM busybox',
      'done [1/3] FROM busybox 1',
      'running [2/3] COPY . .',
      'cached [2/3] COPY . . 1',
      'running [3/3] RUN make',
      '| é日👍',
      '| red',
      'done [3/3] RUN make 1',
    ])
    expect(steps.list().map(({name, cached, log}) => [name, cached, log])).toEqual([
      ['[1/3] FROM busybox', false, []],
      ['[2/3] COPY . .', true, []],
      ['[3/3] RUN make', false, ['é日👍', 'red']],
    ])
  })

  test('a failed step keeps its last words, also without a line end', () => {
    const {told, progress} = record()
    const steps = followClassicSteps(progress, undefined, () => 0)
    steps.text('Step 1/1 : RUN x\nx: not')
    steps.text(' found')
    steps.fail('returned a non-zero code: 127')
    expect(told.slice(1)).toEqual(['| x: not found', 'failed [1/1] RUN x 0'])
    expect(steps.list()).toMatchObject([{log: ['x: not found'], error: 'returned a non-zero code: 127'}])
  })

  test('a failure before the first step', () => {
    const {told, progress} = record()
    const steps = followClassicSteps(progress)
    steps.fail('dockerfile parse error')
    expect([told, steps.list()]).toEqual([[], []])
  })
})

describe('the builder of Podman', () => {
  const id = 'a'.repeat(64)
  const stream = [
    '[1/2] STEP 1/2: FROM busybox:1.36 AS a\n',
    `[1/2] STEP 2/2: RUN echo ${id}\n${id}\n--> 50c9eeeb1a2\n`,
    `[2/2] STEP 1/2: FROM scratch\n[2/2] STEP 2/2: COPY s /s\n--> Using cache ${id}\n`,
    `[2/2] COMMIT docker.io/library/app:latest\n--> 30b054cdc3e\nSuccessfully tagged app\n${id}\nSuccessfully built 30b054cdc3e\n`,
  ].join('')

  test('names the stage of a step, and says what came from the cache', () => {
    const {told, progress} = record()
    const steps = followClassicSteps(progress)
    steps.text(stream)
    steps.done()
    expect(steps.list().map(({name, cached, log}) => [name, cached, log])).toEqual([
      ['[stage-0 1/2] FROM busybox:1.36 AS a', false, []],
      [`[stage-0 2/2] RUN echo ${id}`, false, [id]],
      ['[stage-1 1/2] FROM scratch', false, []],
      ['[stage-1 2/2] COPY s /s', true, []],
    ])
    expect(told.filter(line => line.startsWith('|'))).toEqual([`| ${id}`])
  })

  test('is not heard where another builder speaks', () => {
    const {told, progress} = record()
    const steps = followClassicSteps(progress)
    steps.text('Step 1/2 : FROM x\nStep 2/2 : RUN make\nSTEP 1/2: compile\nCOMMIT abc\n--> 1234567\n')
    expect(steps.list().map(({name}) => name)).toEqual(['[1/2] FROM x', '[2/2] RUN make'])
    expect(told.slice(-3)).toEqual(['| STEP 1/2: compile', '| COMMIT abc', '| --> 1234567'])
  })

  test('has no stage in a name where there is one', () => {
    const steps = followClassicSteps(record().progress)
    steps.text('STEP 1/2: FROM x\nSTEP 2/2: CMD sleep\n')
    expect(steps.list().map(({name}) => name)).toEqual(['[1/2] FROM x', '[2/2] CMD sleep'])
  })
})
