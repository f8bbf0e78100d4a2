import {describe, expect, it} from '@jest/globals'
import {type Build, file, tree, why} from '../../support/cache-case.js'

const cases: [name: string, before: Build, now: Build, line: number, reason: string][] = [
  [
    'content',
    {},
    {files: {...tree, 'app.py': [0o100644, 6, 2, 'new']}},
    8,
    'COPY . . ran again because 1 file changed: app.py (content)',
  ],
  [
    'same size, other content',
    {},
    {files: {...tree, 'app.py': [0o100644, 5, 2, 'new']}},
    8,
    'COPY . . ran again because 1 file changed: app.py (content)',
  ],
  [
    'mode',
    {},
    {files: {...tree, 'run.sh': [0o100755, 5, 1, 'same']}},
    8,
    'COPY . . ran again because 1 file changed: run.sh (mode 644 → 755)',
  ],
  [
    'two files',
    {},
    {files: {...tree, 'app.py': [0o100644, 6, 2, 'new'], 'run.sh': [0o100755, 5, 1, 'same']}},
    8,
    'COPY . . ran again because 2 files changed: app.py (content), run.sh (mode 644 → 755)',
  ],
  [
    'added',
    {},
    {files: {...tree, 'x.py': [0o100644, 1, 1, 'x']}},
    8,
    'COPY . . ran again because 1 file changed: x.py (added)',
  ],
  [
    'a folder, named by what is in it',
    {},
    {files: {...tree, d: [0o040755, 0, 1, ''], 'd/x': [0o100644, 1, 1, 'x']}},
    8,
    'COPY . . ran again because 1 file changed: d/x (added)',
  ],
  [
    'an empty folder',
    {},
    {files: {...tree, d: [0o040755, 0, 1, '']}},
    8,
    'COPY . . ran again because 1 file changed: d (added)',
  ],
  [
    'renamed',
    {files: {...tree, old: [0o100644, 3, 1, 'r']}},
    {files: {...tree, new: [0o100644, 3, 1, 'r']}},
    8,
    'COPY . . ran again because 1 file changed: old → new (renamed)',
  ],
  [
    'a file became a link',
    {},
    {files: {...tree, 'app.py': [0o120777, 5, 1, 'target']}},
    8,
    'COPY . . ran again because 1 file changed: app.py (kind of file)',
  ],
  [
    'many files',
    {files: {}},
    {files: Object.fromEntries(Array.from({length: 17}, (_, i) => [`f${String.fromCharCode(97 + i)}`, file]))},
    8,
    'COPY . . ran again because 17 files changed: fa (added), fb (added), fc (added), fd (added), fe (added) and 12 more',
  ],
  [
    'written again, content not known',
    {files: {...tree, big: [0o100644, 9, 1, '']}},
    {files: {...tree, big: [0o100644, 9, 2, '']}},
    8,
    'COPY . . ran again because 1 file was written again, probably with another content: big (written again, same size)',
  ],
  [
    'no longer ignored',
    {ignore: ['*.log']},
    {files: {...tree, 'a.log': file}},
    8,
    'COPY . . ran again because the ignore file now lets in 1 file: a.log (no longer ignored)',
  ],
  [
    'now ignored',
    {files: {...tree, 'a.log': file}},
    {ignore: ['*.log']},
    8,
    'COPY . . ran again because the ignore file now leaves out 1 file: a.log (now ignored)',
  ],
  [
    'only what the step copies counts',
    {},
    {files: {...tree, 'app.py': [0o100644, 6, 2, 'new'], 'req.txt': [0o100644, 7, 2, 'n']}},
    6,
    'COPY req.txt ./ ran again because 1 file changed: req.txt (content)',
  ],
]

describe('which files made a COPY run again', () => {
  it.each(cases)('%s', async (_name, before, now, line, reason) => {
    expect(await why(before, now, line)).toBe(reason)
  })
})
