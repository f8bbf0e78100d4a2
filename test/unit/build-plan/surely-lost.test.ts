import {join} from 'node:path'
import {expect, test} from '@jest/globals'
import {contextFiles, surelyLost} from '../../../src/lib/build/context-facts.js'
import {withTree} from '../../support/temp-tree.js'

const tree = {
  Dockerfile: '',
  'server.ts': '',
  'main.scss': '',
  'app.py': '',
  'server.go': '',
  'out.txt': {link: '../x'},
}

test.each([
  ['ap.py', 'app.py'],
  ['App.py', 'app.py'],
  ['server.js', undefined],
  ['main.css', undefined],
  ['server', undefined],
  ['none.txt', undefined],
])('%s is surely lost where %s was meant', (source, meant) =>
  withTree(tree, root => {
    const why = surelyLost(join(root, 'Dockerfile'), [root])(source)
    if (meant === undefined) expect(why).toBeUndefined()
    else expect(why).toContain(`did you mean ${meant}?`)
    expect(contextFiles([root]).near(source)).toBe(meant)
  }),
)
