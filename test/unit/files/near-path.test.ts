import {expect, test} from '@jest/globals'
import {holdsExactly, nearPath, sameEndings} from '../../../src/lib/files/near-path.js'
import {withTree} from '../../support/temp-tree.js'

const tree = {
  'requirements.txt': '',
  'src/app.py': '',
  'start.sh': '',
  'server.ts': '',
  'v1.txt': '',
  'b.txt': '',
  'src-old/x': '',
}

test.each([
  ['Requirements.txt', 'requirements.txt'],
  ['requirement.txt', 'requirements.txt'],
  ['requirements', 'requirements.txt'],
  ['strat.sh', 'start.sh'],
  ['src/ap.py', 'src/app.py'],
  ['./Src//App.py', 'src/app.py'],
  ['server.js', 'server.ts'],
])('%s: %s was meant', (path, meant) => withTree(tree, root => expect(nearPath(root, path)).toBe(meant)))

test.each(['requirements.txt', 'v2.txt', 'a.txt', 'main.go', 'lib/app.py', 'src/main.py', 'manage.py'])(
  'for %s no other name is guessed',
  path => withTree(tree, root => expect(nearPath(root, path)).toBeUndefined()),
)

test('a path counts in its own letters only', () =>
  withTree(tree, root => {
    const paths = ['src/app.py', 'src/App.py', 'Src/app.py', 'src/app.py/x', 'none']
    expect(paths.filter(path => holdsExactly(root, path))).toEqual(['src/app.py'])
  }))

test('another ending is told from a typing error', () => {
  expect(sameEndings('src/ap.py', './src//App.PY')).toBe(true)
  expect(sameEndings('server.js', 'server.ts')).toBe(false)
  expect(sameEndings('server', 'server.go')).toBe(false)
})
