import {expect, test} from '@jest/globals'
import {logFinding} from '../../../../src/lib/up/diagnosis/causes/log/log-finding.js'
import {ended} from './evidence-of.js'

const python = 'FileNotFoundError: [Errno 2] No such file or directory:'
const node = 'Error: ENOENT: no such file or directory,'

test.each([
  [`${python} '/data/a.tmp' -> '/data/a.txt'`, '/data/a.tmp', false],
  [`${node} rename '/data/a.tmp' -> '/data/a.txt'`, '/data/a.tmp', false],
  [`${node} copyfile 'a.tmp' -> 'a.txt'`, 'a.tmp', false],
  [`${python} '/data/a.txt'`, '/data/a.txt', true],
  [`${node} open '/data/a.txt'`, '/data/a.txt', true],
  [`${node} open '/data/a.txt' (see 'the guide')`, '/data/a.txt', true],
  ["FileNotFoundError: Couldn't find '/data/a.txt'", '/data/a.txt', true],
  ["{ errno: -2, code: 'ENOENT', syscall: 'open', path: '/data/a.txt' }", '/data/a.txt', true],
  ['{"code":"ENOENT","syscall":"open","path":"/data/a.txt"}', '/data/a.txt', true],
])('%s misses %s, certain %s', (log, name, certain) => {
  expect(logFinding(ended(log))).toMatchObject({
    cause: 'file-not-found',
    certain,
    message: `the file ${name} is not in the image`,
  })
})

test.each([
  ['open /var/run/docker.sock: no such file or directory', /-v \/var\/run\/docker\.sock:\/var\/run\/docker\.sock$/],
  ['open /run/app.pid: no such file or directory', /FOLDER:\/run$/],
  [`${python} '/tmp/cache/x'`, /FOLDER:\/tmp\/cache$/],
  [`${python} 'app.sock'`, /FOLDER:\/app$/],
  [`${node} open '/dev/shm/x'`, /FOLDER:\/dev\/shm$/],
  ['open /run/secrets/db: no such file or directory', /FOLDER:\/run\/secrets$/],
])('%s: a file that is made while programs run', (log, suggestion) => {
  const found = logFinding(ended(log))
  expect(found).toMatchObject({cause: 'file-not-found', certain: false})
  expect(found?.message).toMatch(/is not in the container$/)
  expect([found?.why, ...(found?.suggestions ?? [])].join('\n')).not.toMatch(/COPY/)
  expect(found?.suggestions.some(text => suggestion.test(text))).toBe(true)
})

test.each([
  ['open /runner/x: no such file or directory', undefined],
  ['open /srv/tmp/x: no such file or directory', undefined],
  ['open /app/x.sock.conf: no such file or directory', undefined],
  ["python: can't open file '/tmp/app.py': [Errno 2] No such file or directory", ['python', '/tmp/app.py']],
])('%s: a file of the image', (log, command) => {
  const found = logFinding(ended(log, command && {command}))
  expect(found).toMatchObject({cause: 'file-not-found', certain: true})
  expect(found?.message).toMatch(/is not in the image$/)
})
