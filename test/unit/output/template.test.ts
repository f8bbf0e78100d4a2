import {describe, expect, test} from '@jest/globals'
import {dockerPorts} from '../../../src/lib/containers/docker-ports.js'
import {dockerDuration} from '../../../src/lib/output/docker-time.js'
import {withGoTypes} from '../../../src/lib/output/template/engine-types.js'
import {compileTemplate} from '../../../src/lib/output/template/render.js'
import {formatLines} from '../../../src/lib/output/template/rows.js'

const value = {
  Id: 'abc',
  State: {Status: 'running', Running: true, Pid: 12, Health: null},
  Config: {Labels: {'a.b': 'c d', x: '<&>'}, Env: ['A=1', 'B=2'], Cmd: null},
  NetworkSettings: {
    Networks: {bridge: {IPAddress: '172.17.0.2'}, other: {IPAddress: '10.0.0.2'}},
    Ports: {'80/tcp': [{HostIp: '0.0.0.0', HostPort: '8080'}], '81/tcp': null},
  },
}
const render = (template: string) => compileTemplate(template)(value)

// What docker inspect -f prints for the same template, on an object with the same fields.
test.each([
  ['', ''],
  ['plain', 'plain'],
  ['{{.Id}}', 'abc'],
  ['{{.ID}}', 'abc'],
  ['{{ .State.Status }}!', 'running!'],
  ['{{.State.Running}} {{.State.Pid}}', 'true 12'],
  ['{{json .State}}', '{"Status":"running","Running":true,"Pid":12,"Health":null}'],
  ['{{json .Config.Labels}}', '{"a.b":"c d","x":"\\u003c\\u0026\\u003e"}'],
  ['{{.Config.Labels}}', 'map[a.b:c d x:<&>]'],
  ['{{.Config.Env}}', '[A=1 B=2]'],
  ['{{.Config.Labels.nope}}', '<no value>'],
  ['{{index .Config.Labels "a.b"}}', 'c d'],
  ['{{index .Config.Labels "nope"}}', ''],
  ['{{index .Config.Env 1}}', 'B=2'],
  ['{{(index (index .NetworkSettings.Ports "80/tcp") 0).HostPort}}', '8080'],
  ['{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}', '172.17.0.2 10.0.0.2 '],
  [
    '{{range $p, $conf := .NetworkSettings.Ports}}{{$p}}{{if $conf}}={{(index $conf 0).HostPort}}{{end}};{{end}}',
    '80/tcp=8080;81/tcp;',
  ],
  ['{{range $i, $e := .Config.Env}}{{$i}}:{{$e}},{{end}}', '0:A=1,1:B=2,'],
  ['{{range .Config.Cmd}}x{{else}}none{{end}}', 'none'],
  ['{{if .State.Running}}up{{else}}down{{end}}', 'up'],
  ['{{if .State.Health}}h{{else if eq .State.Pid 12}}twelve{{else}}no{{end}}', 'twelve'],
  ['{{if and .State.Running (ne .State.Status "paused")}}a{{end}}', 'a'],
  ['{{if not .State.Health}}no health{{end}}', 'no health'],
  ['{{or .State.Health "none"}}', 'none'],
  ['{{with .State}}{{.Status}} of {{$.Id}}{{end}}', 'running of abc'],
  ['{{$x := .Id}}{{$x}}{{$x}}', 'abcabc'],
  ['{{len .Config.Env}}', '2'],
  ['{{join .Config.Env ", "}}', 'A=1, B=2'],
  ['{{.State.Status | upper}}', 'RUNNING'],
  ['{{.State.Status | printf "%-10s|"}}', 'running   |'],
  ['{{printf "%s has %d and %q" .Id .State.Pid "x"}}', 'abc has 12 and "x"'],
  ['{{pad .Id 1 2}}|{{pad "" 1 2}}|', ' abc  ||'],
  ['{{println "a" 1}}', 'a 1\n'],
  ['a {{- /* nothing */ -}} b', 'ab'],
  ['a {{- .Id -}} b', 'aabcb'],
  ['{{"{{"}}{{`}}`}}', '{{}}'],
  ['{{range .Config.Env}}{{if eq . "A=1"}}{{.}}{{end}}{{end}}', 'A=1'],
])('%s', (template, text) => expect(render(template)).toBe(text))

test.each([
  '{{',
  '{{.Id',
  '{{}}',
  '{{if .Id}}',
  '{{end}}',
  '{{else}}',
  '{{nope .Id}}',
  '{{.Id}',
  '{{$nope}}',
  '{{(.Id}}',
  '{{.Id)}}',
  '{{constructor}}',
])('%s is no template', template => {
  expect(() => render(template)).toThrow(expect.objectContaining({code: 'INVALID_FORMAT', exitCode: 2}))
})

// docker too ends with 1 for these.
test.each([
  '{{.Nope}}',
  '{{.Id.Nope}}',
  '{{.State.Health.Status}}',
  '{{index .Config.Env 7}}',
  '{{index .Config.Env -1}}',
  '{{.Id "argument"}}',
  '{{.constructor}}',
  '{{.State.__proto__}}',
  '{{len 3}}',
])('%s does not fit', template => {
  expect(() => render(template)).toThrow(expect.objectContaining({code: 'FORMAT_FAILED', exitCode: 1}))
})

describe('with the types of Go', () => {
  const text = JSON.stringify({
    State: {Status: 'running'},
    Config: {Entrypoint: null, Volumes: null, Labels: {}, Other: null},
    HostConfig: {Binds: null, Init: null, RestartPolicy: {Name: 'no', MaximumRetryCount: 0}, LogConfig: {Type: 'none'}},
    NetworkSettings: {Networks: {bridge: {Links: null, IPAMConfig: null}}},
  })
  const typed = (template: string) => compileTemplate(template)(withGoTypes(JSON.parse(text)))
  test.each([
    ['{{.Config.Entrypoint}} {{.HostConfig.Binds}} {{.Config.Shell}}', '[] [] []'],
    ['{{.Config.Volumes}} {{.Config.ExposedPorts}} {{.HostConfig.Tmpfs}}', 'map[] map[] map[]'],
    ['{{.State.Health}} {{.HostConfig.Init}}', '<nil> <nil>'],
    ['{{if .State.Health}}{{.State.Health.Status}}{{else}}none{{end}}', 'none'],
    ['{{len .HostConfig.Binds}}{{range .HostConfig.Binds}}x{{end}}{{index .Config.Volumes "x"}}', '0'],
    ['{{.HostConfig.RestartPolicy}} {{.HostConfig.RestartPolicy.Name}}', '{no 0} no'],
    ['{{range .NetworkSettings.Networks}}{{.Links}} {{.IPAMConfig}}{{end}}', '[] <nil>'],
    ['{{.Config.StopSignal}}|{{.Config.Other}}', '|<no value>'],
    ['{{json .Config.Entrypoint}} {{json .HostConfig.Init}} {{json .Config.ExposedPorts}}', 'null null null'],
    ['{{json .}}', text],
  ])('%s', (template, printed) => expect(typed(template)).toBe(printed))
})

test.each([
  ['{{.Nope}}', "--format '{{.Id}}'"],
  ['{{.Namse}}', "--format '{{.Name}}'"],
  ['{{.Config.Imagee}}', "--format '{{.Config.Image}}'"],
  ['{{with .State}}{{.Statuss}}{{end}}', 'did you mean .Status?'],
])('%s: what to try is a field that is there', (template, suggestion) => {
  const value = {Id: '1', Name: 'web', Config: {Image: 'busybox'}, State: {Status: 'running'}}
  const fill = compileTemplate(template)
  expect(() => fill(value)).toThrow(expect.objectContaining({suggestions: [suggestion, expect.any(String)]}))
  const [, better] = /'(.*)'/.exec(suggestion) ?? []
  if (better) expect(compileTemplate(better)(value)).not.toBe('')
})

describe('formatLines', () => {
  const rows = [
    {ID: '1', Names: 'web', Label: (key: unknown) => `<${key}>`},
    {ID: '22', Names: 'database', Label: () => ''},
  ]
  test.each([
    ['{{.Names}}', ['web', 'database']],
    ['{{.ID}}\\t{{.Names}}', ['1\tweb', '22\tdatabase']],
    ['{{.Label "a.b"}}', ['<a.b>', '']],
    ['json', ['{"ID":"1","Names":"web"}', '{"ID":"22","Names":"database"}']],
    ['{{json .}}', ['{"ID":"1","Names":"web"}', '{"ID":"22","Names":"database"}']],
    ['table {{.ID}}\\t{{.Names}}', ['CONTAINER ID   NAMES', '1              web', '22             database']],
    ['table {{.Names}}\\t{{.ID}}', ['NAMES      CONTAINER ID', 'web        1', 'database   22']],
  ])('%s', (format, lines) => expect(formatLines(format, rows, {ID: 'CONTAINER ID'})).toEqual(lines))

  test.each(['tabel', 'xml', ''])('%p is refused', format => {
    expect(() => formatLines(format, rows, {})).toThrow(expect.objectContaining({code: 'INVALID_FORMAT'}))
  })
})

const port = (PrivatePort: number, PublicPort?: number, IP?: string, Type = 'tcp') =>
  ({PrivatePort, PublicPort, IP, Type}) as Parameters<typeof dockerPorts>[0][number]

test.each([
  [[], ''],
  [[port(80)], '80/tcp'],
  [[port(81), port(80), port(82)], '80-82/tcp'],
  [[port(80, 8080, '0.0.0.0'), port(80, 8080, '::')], '0.0.0.0:8080->80/tcp, [::]:8080->80/tcp'],
  [[port(90, 90, '0.0.0.0'), port(91, 91, '0.0.0.0')], '0.0.0.0:90-91->90-91/tcp'],
  [[port(53, undefined, undefined, 'udp'), port(54)], '54/tcp, 53/udp'],
])('dockerPorts %#', (ports, text) => expect(dockerPorts(ports)).toBe(text))

test.each([
  [0.4, 'Less than a second'],
  [1.2, '1 second'],
  [59, '59 seconds'],
  [60, 'About a minute'],
  [150, '2 minutes'],
  [3600, 'About an hour'],
  [7200, '2 hours'],
  [47 * 3600, '47 hours'],
  [48 * 3600, '2 days'],
  [14 * 86400, '2 weeks'],
  [60 * 86400, '2 months'],
  [730 * 86400, '2 years'],
])('%d s are "%s"', (seconds, text) => expect(dockerDuration(seconds)).toBe(text))
