// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Dockerfiles write variables that way
import {describe, expect, test} from '@jest/globals'
import {checkDockerfile} from '../../../src/lib/build/check-dockerfile.js'
import {planBuild} from '../../../src/lib/build/plan.js'
import {warningsAhead} from '../../../src/lib/build/warn-ahead.js'
import {isDkrError} from '../../../src/lib/errors/dkr-error.js'
import {type TreeNode, withTree} from '../../support/temp-tree.js'

function check(text: string, target?: string, buildArgs?: string[]) {
  return withTree({Dockerfile: text}, root => {
    const plan = planBuild({dir: '.', target, buildArgs}, root, {}, 'buildkit')
    try {
      checkDockerfile(plan, {dockerfile: Buffer.from(text), secrets: new Map()})
      return undefined
    } catch (error) {
      if (!isDkrError(error)) throw error
      const {code, message, suggestions} = error
      return {code, message, first: suggestions[0]}
    }
  })
}

describe('what no builder reads is refused before the build', () => {
  test.each([
    ['FORM busybox\n', 'Dockerfile:1: there is no instruction "FORM" (did you mean FROM?)', 'line 1: FROM busybox'],
    ['RUN true\nFROM busybox\n', 'Dockerfile:1: RUN stands in front of the first FROM', undefined],
    ['FROM a\nCPOY a b\n', 'Dockerfile:2: there is no instruction "CPOY" (did you mean COPY?)', 'line 2: COPY a b'],
    [
      'FROM a\nCOPY --chwon=1 a b\n',
      'Dockerfile:2: COPY knows no flag "--chwon" (did you mean chown?)',
      'line 2: COPY --chown=1 a b',
    ],
    ['FROM a\nCOPY .\n', 'Dockerfile:2: COPY needs a source and a destination, for example "COPY . ./"', undefined],
    ['FROM a\nRUN cat <<EOF\n  x\nEOF\nENV A\n', 'Dockerfile:5: ENV "A" has no value: ENV name=value', undefined],
    [
      'FROM a\nRUN ["sh", "-c", "cat <<EOF"]\nCOPY .\n',
      'Dockerfile:3: COPY needs a source and a destination, for example "COPY . ./"',
      undefined,
    ],
    [
      'FROM a\nSHELL /bin/bash -c\n',
      'Dockerfile:2: SHELL takes the JSON form only, for example SHELL ["/bin/bash", "-c"]',
      undefined,
    ],
    [
      'FROM a\nENV A=b\u00A0C\n',
      'Dockerfile:2: ENV has no "=" in "C": each must be name=value, with quotes around spaces',
      undefined,
    ],
    ['FROM a\nENV A\n', 'Dockerfile:2: ENV "A" has no value: ENV name=value', undefined],
    [
      'FROM a # the base\n',
      'Dockerfile:1: FROM takes one image, or "image AS name": a comment needs a line of its own',
      undefined,
    ],
    [
      'FROM a\nRUN x &&\ny z\n',
      'Dockerfile:3: there is no instruction "y": line 2 probably lacks a \\ at its end',
      'line 2: RUN x && \\',
    ],
    [
      'FROM a\nRUN apt-get update\n  && apt-get install x\n',
      'Dockerfile:3: there is no instruction "&&": line 2 probably lacks a \\ at its end',
      'line 2: RUN apt-get update \\',
    ],
  ])('%j', async (text, message, first) => {
    const said = await check(text)
    expect(said).toMatchObject({code: 'DOCKERFILE_INVALID', message})
    if (first !== undefined) expect(said?.first).toBe(first)
  })
})

// What a newer builder, another frontend, or only a stage that is not built may refuse is for the builder to say.
test.each([
  ['an instruction that resembles none', 'FROM a\nFROBNICATE b\n'],
  ['a flag that resembles none', 'FROM a\nCOPY --frobnicate a b\n'],
  ['an open heredoc, which old builders do not know', 'FROM a\nRUN cat <<EOF\n'],
  ['another frontend', '# syntax=docker.io/me/other:1\nFORM a\n'],
  ['a word that only a stage that is built reads', 'FROM a AS x\nWORKDIR "a\nFROM b AS y\n'],
  ['lower case and tabs', 'from\ta\n\trun\ttrue\n'],
  ['a BOM and CR LF', '\uFEFFFROM a\r\nRUN true\r\n'],
  ['ARG in front of FROM', 'ARG V=1\nFROM a:$V\n'],
  ['a heredoc behind a substring', 'FROM a\nRUN echo ${X:0:3} && cat <<EOF\n  foo\nEOF\n'],
  ['a heredoc behind a default', 'FROM a\nRUN : "${X:=1}" && cat <<EOF\n  foo\nEOF\nENV A=1\n'],
  ['a heredoc of a form that dkr does not read', 'FROM a\nRUN cat ${X^^} <<EOF\n  foo\nEOF\n'],
  ['a heredoc of a trigger that dkr does not read', 'FROM a\nONBUILD RUN cat ${X^^} <<EOF\n  foo\nEOF\n'],
  ['a byte order mark in a value, which is no white space', 'FROM a\nENV A=b\uFEFFc\n'],
  ['a comment behind the JSON of SHELL', 'FROM a\nSHELL ["/bin/bash", "-c"] # note\n'],
])('%s is left to the builder', async (_, text) => {
  expect(await check(text)).toBeUndefined()
})

// What a frontend of its own reads is no Dockerfile that dkr could judge: neither its lines nor its stages.
test.each([
  ['# syntax=me/other:1\nFORM a\n', undefined],
  ['// syntax=me/other:1\nFORM a\n', undefined],
  ['{"syntax": "me/other:1", "steps": []}\n', undefined],
  ['#!/usr/bin/env dkr\n# syntax=me/other:1\nFORM a\n', undefined],
  ['#!/usr/bin/env dkr\n//check=x\n// syntax = me/other:1\nFORM a\n', undefined],
  ['\uFEFF# syntax=me/other:1\nFORM a\n', undefined],
  ['FORM a\n', ['BUILDKIT_SYNTAX=me/other:1']],
])('%j is another frontend', async (text, buildArgs) => {
  expect(await check(text, undefined, buildArgs)).toBeUndefined()
  const withStage = text.startsWith('{') ? text : text.replace('FORM', 'FROM')
  expect(await check(withStage, 'none', buildArgs)).toBeUndefined()
})

test.each([
  ['# a comment\n# syntax=me/other:1\nFORM a\n', undefined],
  ['FORM a\n// syntax=me/other:1\n', undefined],
  ['FORM a\n', ['SYNTAX=me/other:1', 'BUILDKIT_SYNTAX=']],
  ['# syntax=\nFORM a\n', undefined],
])('%j is none', async (text, buildArgs) => {
  expect(await check(text, undefined, buildArgs)).toMatchObject({code: 'DOCKERFILE_INVALID'})
})

// The verdicts are those of BuildKit's own parser, of three versions from five years.
test.each([
  'ENV A b # note',
  'ENV a b c=d',
  'LABEL "a.b"="c" \\\n d=e',
  'RUN a \\\n# c\n\n b',
  'RUN a \\  \n b',
  'RUN --mount=type=cache,foo=bar x',
  'RUN --device=vendor.com/x=a x',
  'RUN cat <<A <<-B\nENV\nA\nENV\n\tB',
  'RUN cat <<"E F"\nENV\nE F',
  'RUN x=$(cat <<EOF\nCOPY\nEOF\n)',
  "RUN echo ${X:-it's} && true",
  'COPY <<"A" <<B b /x/\nENV\nA\nENV\nB',
  'COPY --parents --exclude=*.a a/./b /c',
  'ADD --keep-git-dir=true https://github.com/a/b.git#v1 /x',
  'ADD --unpack=false a.tar /b',
  'healthcheck none',
  'HEALTHCHECK --interval=5m \\\n  # c\n CMD a',
  'CMD [[ -f x ]] && y',
  'onbuild run cat <<EOF\nENV\nEOF',
  'FROM\\\n b',
  'CO\\\nPY a b',
])('%j is not refused', async lines => {
  expect(await check(`FROM a\n${lines}\n`)).toBeUndefined()
  expect(await check(`FROM a\r\n${lines.replaceAll('\n', '\r\n')}\r\nRUN true\r\n`)).toBeUndefined()
})

test('with another escape character a line ends and goes on otherwise', async () => {
  expect(await check('# escape=`\nFROM a\nCOPY a `\n  c:\\\nRUN dir\n')).toBeUndefined()
  expect(await check('# a comment\n# escape=`\nFROM a\nCOPY a \\\n  c\n')).toBeUndefined()
})

function warned(lines: string, tree: Record<string, TreeNode> = {}) {
  const text = `FROM python:3.13-slim\nWORKDIR /app\n${lines}\n`
  return withTree({Dockerfile: text, 'app.py': '', 'start.sh': '', 'src/main.py': '', ...tree}, root =>
    warningsAhead(planBuild({dir: '.'}, root, {}, 'buildkit'), {dockerfile: Buffer.from(text)}),
  )
}

describe('a start command that cannot work is warned of', () => {
  test.each([
    ['COPY . .\nCMD ["python", "ap.py"]', ['Dockerfile:4: no COPY brings ap.py into the image (did you mean app.py?)']],
    ['COPY app.py ./\nCMD python ap.py', ['Dockerfile:4: no COPY brings ap.py into the image (did you mean app.py?)']],
    [
      'COPY . .\nENTRYPOINT ["./strat.sh"]',
      ['Dockerfile:4: no COPY brings ./strat.sh into the image (did you mean start.sh?)'],
    ],
    [
      'COPY src/ ./\nCMD ["python", "-u", "/app/mian.py"]',
      ['Dockerfile:4: no COPY brings /app/mian.py into the image (did you mean /app/main.py?)'],
    ],
    [
      'COPY requirements.txt ./\nRUN npm ci\nCOPY . .\nRUN pip install -r requirements.txt && rm -rf /x\nCMD ["python", "ap.py"]',
      ['Dockerfile:7: no COPY brings ap.py into the image (did you mean app.py?)'],
    ],
    ["CMD ['python', 'app.py']", [expect.stringMatching(/^Dockerfile:3: CMD is not JSON/)]],
    ['CMD [“python”, “app.py”]', [expect.stringMatching(/^Dockerfile:3: CMD is not JSON/)]],
  ])('%j', async (lines, expected) => expect(await warned(lines)).toEqual(expected))

  test.each([
    'COPY . .\nCMD ["python", "app.py"]',
    'COPY src /app/src\nCMD ["python", "src/main.py"]',
    'COPY . .\nCMD ["python", "-m", "ap.py"]',
    'COPY . .\nCMD ["python", "manage.py"]',
    'COPY . .\nRUN cp app.py ap.py\nCMD ["python", "ap.py"]',
    'COPY . .\nCOPY --from=busybox /x ap.py\nCMD ["python", "ap.py"]',
    'COPY . /srv\nCMD ["python", "ap.py"]',
    // A RUN that has the sources may make the file.
    'COPY . .\nRUN npm ci && npm run build\nCMD ["python", "ap.py"]',
    'COPY . .\nRUN ./configure.sh\nCOPY nginx.conf /etc/\nCMD ["python", "ap.py"]',
    'COPY src src\nRUN --mount=type=cache,target=/x <<E\nset -e\nmake\nE\nCMD ["python", "ap.py"]',
    'COPY *.py .\nRUN ["python", "gen.py"]\nCMD ["python", "ap.py"]',
    // Another ending is what a file is made from.
    'COPY . .\nCMD ["node", "start.js"]',
    'COPY app.py ap.py\nCMD ["python", "ap.py"]',
    'COPY . .\nCMD ["gunicorn", "ap:app"]',
    'COPY . .\nWORKDIR $HOME\nCMD ["python", "ap.py"]',
    'CMD [ -f x ] && python app.py',
  ])('%j: nothing is said', async lines => expect(await warned(lines)).toEqual([]))

  test('not for another frontend', async () => {
    const text = "FROM a\nCMD ['x']\n"
    const said = (head: string, buildArgs?: string[]) =>
      withTree({Dockerfile: ''}, root =>
        warningsAhead(planBuild({dir: '.', buildArgs}, root, {}, 'buildkit'), {dockerfile: Buffer.from(head + text)}),
      )
    expect(await said('')).toHaveLength(1)
    expect(await said('// syntax=me/other:1\n')).toEqual([])
    expect(await said('', ['BUILDKIT_SYNTAX=me/other:1'])).toEqual([])
  })
})
