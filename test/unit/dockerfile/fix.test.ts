// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Dockerfiles write variables that way
import {describe, expect, test} from '@jest/globals'
import {applyFixes} from '../../../src/lib/dockerfile/apply-fixes.js'
import type {RuleContext} from '../../../src/lib/dockerfile/finding.js'
import {fixDockerfile} from '../../../src/lib/dockerfile/fix.js'
import {lintDockerfile} from '../../../src/lib/dockerfile/lint.js'

/** A folder with a file that is none, a program, a folder and an archive under an odd name. */
const contents: Record<string, 'plain' | 'archive'> = {a: 'plain', 'a b': 'plain', src: 'plain', rootfs: 'archive'}
const context: RuleContext = {contentOf: source => contents[source] ?? 'unknown'}

const fixed = (text: string): string => fixDockerfile(text, context).text

/** Under a FROM of an image that starts what CMD says. */
const under = (line: string): string => `FROM python:3.13\n${line}\n`

describe('one line', () => {
  test.each<[before: string, after: string]>([
    ['CMD python app.py', 'CMD ["python", "app.py"]'],
    ['CMD python3.12 app.py', 'CMD ["python3.12", "app.py"]'],
    ['CMD npm  run start:prod ', 'CMD ["npm", "run", "start:prod"] '],
    ['CMD echo hi', 'CMD ["echo", "hi"]'],
    ['ENTRYPOINT gunicorn app:app', 'ENTRYPOINT ["gunicorn", "app:app"]'],
    ["CMD ['python', 'app.py']", 'CMD ["python", "app.py"]'],
    ["entrypoint ['a',]", 'ENTRYPOINT ["a"]'],
    ["RUN ['a', 'b c']", 'RUN ["a", "b c"]'],
    ['  ENV A b c', '  ENV A="b c"'],
    ['ENV A $B/c', 'ENV A=$B/c'],
    ['LABEL a b=c', 'LABEL a=b=c'],
    ['ADD a /b', 'COPY a /b'],
    ['ADD "a" /b', 'COPY "a" /b'],
    ['ADD ["a b", "/b"]', 'COPY ["a b", "/b"]'],
    ['ADD . /b', 'COPY . /b'],
    ['ADD --chown=1 src a /b/', 'COPY --chown=1 src a /b/'],
    ['ADD a <<E /b/\n# add\nE', 'COPY a <<E /b/\n# add\nE'],
    ['EXPOSE 53/UDP 53/Tcp', 'EXPOSE 53/udp 53/tcp'],
    ['EXPOSE "53/UDP" 1', 'EXPOSE "53/udp" 1'],
    ['EXPOSE 53/UDP ${A/TCP/1} $B/TCP', 'EXPOSE 53/udp ${A/TCP/1} $B/tcp'],
    ['MAINTAINER Me <me@x>', 'LABEL org.opencontainers.image.authors="Me <me@x>"'],
    ['RUN x \\\n\n  && y', 'RUN x \\\n  && y'],
    ['RUN x \\\n\n # c\n \n  && y', 'RUN x \\\n # c\n  && y'],
    ['Run x', 'RUN x'],
    ['Run\tx Run', 'RUN\tx Run'],
    ['ruN <<E\nruN\nE', 'RUN <<E\nruN\nE'],
    ['FROM --platform=$TARGETPLATFORM b:1 as c', 'FROM b:1 AS c'],
    ['FROM  --platform="${TARGETPLATFORM}"  b:1', 'FROM  b:1'],
    ['FROM b:1 as as', 'FROM b:1 AS as'],
    ['FROM b:1 AS as\nFROM as as x', 'FROM b:1 AS as\nFROM as AS x'],
    ['CMD ["x"]\nRUN x\nCMD ["y"]', 'RUN x\nCMD ["y"]'],
    ['CMD x\nCMD ["y"]\n# of the last\nUSER 1', 'CMD ["y"]\n# of the last\nUSER 1'],
  ])('%j becomes %j', (before, after) => {
    expect(fixed(under(before))).toBe(under(after))
    expect(fixed(under(after))).toBe(under(after))
  })
})

describe('left to its author', () => {
  test.each<[why: string, ...lines: string[]]>([
    [
      'a shell reads it',
      'CMD python $APP',
      'CMD python a && b',
      'CMD python *.py',
      'CMD python ~/a',
      'CMD python "a b"',
    ],
    ['a shell reads it', 'CMD python a;b', 'CMD python a >b', 'CMD A=1 python b', 'CMD python {a,b}', 'CMD python #'],
    ['the shell does it itself', 'CMD umask 022', 'CMD source env', 'CMD exec python a', 'CMD wait', 'CMD : a'],
    ['the shell does it itself', 'CMD cd /x', 'CMD . a', 'CMD eval x', 'CMD read x', 'CMD time python a', 'CMD if x'],
    [
      "the shell's own differs from the file",
      'CMD echo -e a',
      'CMD printf a',
      'CMD test -f a',
      'CMD pwd',
      'CMD kill 1',
    ],
    ['a script may lack its #!', 'CMD ./start', 'CMD /app/run.sh', 'CMD start.sh', 'CMD my-app'],
    ['a flag, not a program', 'CMD --help', 'CMD -m app'],
    ['a template fills it in', 'CMD @CMD@', 'ENV A {{ b }}', 'ENV A %%B%%', 'MAINTAINER {{ me }}', 'LABEL a <%= b %>'],
    ['ENTRYPOINT and CMD work together', 'ENTRYPOINT python a\nCMD python b', 'ENTRYPOINT ["python"]\nCMD python b'],
    ['ENTRYPOINT and CMD work together', 'ENTRYPOINT ["python"]\nCMD [\'b\']', 'CMD python b\nONBUILD ENTRYPOINT a'],
    ['ENTRYPOINT and CMD work together', 'ENTRYPOINT python a\nFROM b:1\nCMD ["x"]'],
    ['the value reads otherwise', 'ENV A "b c"', 'ENV A b\\ c', "ENV A it's", 'ENV A ${B:-"c"}', 'ENV A b\u00a0c'],
    ['the value reads otherwise', 'MAINTAINER a "b"', 'MAINTAINER $me', 'MAINTAINER a\\b'],
    ['a LABEL has the author', 'MAINTAINER a\nLABEL org.opencontainers.image.authors=b', 'MAINTAINER a\nLABEL $A=b'],
    ['a download', 'ADD "https://x/y" /z', "ADD 'https://x/y' /z", 'ADD ["https://x/y", "/z"]', 'ADD git@x:y.git /z'],
    ['a download', 'ADD --checksum=x https://y /z', 'ADD $X /z', 'ADD "$X" a /z/', 'ADD https://x/y a /z/'],
    ['ADD may unpack', 'ADD rootfs.tar.* /d/', 'ADD a.ta? /d', 'ADD img* /d/', 'ADD A.TAR.GZ /d', 'ADD rootfs /d'],
    ['ADD may unpack', 'ADD nowhere /d', 'ADD a a.tar /d/', 'ADD a.py /d', 'ADD --unpack a /d', 'ADD a\\b /d'],
    ['the volume is called that', "VOLUME ['/data']"],
    ['a shell of any kind reads it', 'SHELL ["python", "-c"]\nRUN [\'a\', \'b\']'],
    ['comments inside would go', 'CMD python \\\n# why\na', 'ENV A \\\n# why\nb', 'MAINTAINER \\\n# why\nb'],
    ['the text is not where it seems', 'FROM \\\n# --platform=x\n--platform=$TARGETPLATFORM b:1'],
    ['a variable holds it', 'ENV A=53/UDP\nEXPOSE $A'],
    ['comments tell the two apart', '#ifdef A\nCMD ["x"]\n#else\nCMD ["y"]\n#endif', 'CMD ["x"]\n# BEGIN\nCMD ["y"]'],
    ['the comment would go to another', '# dkr ignore=DL3059\nCMD ["x"]\nCMD ["y"]', '# first\nCMD ["x"]\nCMD ["y"]'],
    ['the comment would go with it', 'CMD ["x", \\\n# why\n"y"]\nCMD ["y"]'],
  ])('%s: %j', (_, ...lines) => {
    for (const line of lines) expect(fixed(under(line))).toBe(under(line))
  })

  test.each<[why: string, ...texts: string[]]>([
    ['the base may have an ENTRYPOINT', 'FROM a:1\nCMD python b\n', 'FROM postgres:17\nCMD sleep 9\n'],
    ['the base may have an ENTRYPOINT', 'ARG B=python:3\nFROM $B\nCMD python b\n', 'FROM scratch\nCMD python b\n'],
    ['the base may have a SHELL', 'FROM a:1\nENTRYPOINT python b\n', 'FROM python:3-windowsservercore\nCMD python b\n'],
    ['the base may have a SHELL', 'FROM me/python:3\nCMD python b\n', 'FROM x.io/python:3\nCMD python b\n'],
    ['an earlier stage has a SHELL', 'FROM python:3 AS a\nSHELL ["sh", "-c"]\nFROM a\nCMD python b\n'],
    ['Windows has another shell', '# escape=`\nFROM python:3\nCMD python b\n'],
    ['the escape character is another', '# escape=`\nFROM a:1\nENV A b`c d\n'],
    ['an ARG says otherwise', 'ARG TARGETPLATFORM=x\nFROM --platform=$TARGETPLATFORM a:1\n'],
    [
      'it is no Dockerfile yet',
      'FROM a:1\nRUn x\n{{if eq .x "y"}}\n',
      'FROM a:1\nruN x\nFOO\n',
      'fROM a:1\n{% if x %}\n',
    ],
    ['it is no Dockerfile yet', 'FROM a:1\nRUn x\n<% end %>\n', 'FROM @BASE@\nRUn x\n', 'RUn x\nFROM a:1\n'],
    ['it is no Dockerfile yet', 'FROM a:1\nRUn <<E\nx\n', 'FROM a:1\nRUn x\nEXPOSE @PORT@\n'],
    ['another frontend reads it', '# syntax=me/dockerfile-x:1\nFROM a:1\nRUn x\n', '# syntax=x\nFROM a:1\nRUn x\n'],
  ])('%s: %j', (_, ...texts) => {
    for (const text of texts) expect(fixed(text)).toBe(text)
  })
})

test('without the folder, only the folder itself is known to be no archive', () => {
  const text = under('ADD . /x\nADD a /y')
  expect(fixDockerfile(text, {}).text).toBe(under('COPY . /x\nADD a /y'))
})

describe('what is not the finding', () => {
  test("docker's own frontend is the language", () => {
    for (const name of [
      'docker/dockerfile:1',
      'docker.io/docker/dockerfile-upstream:master',
      'x.io/m/dockerfile:1.4',
    ]) {
      expect(fixed(`# syntax=${name}\nFROM a:1\nRUn x\n`)).toBe(`# syntax=${name}\nFROM a:1\nRUN x\n`)
    }
  })

  test('line ends and the byte order mark stay', () => {
    expect(fixed('\uFEFFFrom a:1\r\nRUN x\r\nRUN y \\\r\n\r\n  z\r\n')).toBe(
      '\uFEFFFROM a:1\r\nRUN x\r\nRUN y \\\r\n  z\r\n',
    )
  })

  test('mixed line ends stay, in a heredoc too', () => {
    expect(fixed('FROM a:1\r\nRUN x\nruN <<E\na\r\nb\n\r\r\nE\nRUN y \\\n\r\n  z\r\n \n')).toBe(
      'FROM a:1\r\nRUN x\nRUN <<E\na\r\nb\n\r\r\nE\nRUN y \\\n  z\r\n \n',
    )
  })

  test('a missing last line end stays missing', () => {
    expect(fixed('FROM a:1\nRUn x')).toBe('FROM a:1\nRUN x')
  })

  test('a keyword in a comment is a comment', () => {
    expect(fixed('FROM a:1\nRUN x\n\\\n# run\nrun x\n')).toBe('FROM a:1\nRUN x\n\\\n# run\nrun x\n')
  })

  test('words that are no instruction have no case', () => {
    const text = 'FROM a:1\n{{if eq .x "y"}}\nRUN x\n}}Abc=0\n'
    expect(lintDockerfile(text).findings.map(({rule}) => rule)).toEqual(['syntax', 'syntax'])
  })
})

test('a fix that stands in the way of another goes first', () => {
  const text = under('CMD pip\nCMD python')
  const {fixed: done, left} = applyFixes(text, lintDockerfile(text).findings)
  expect(done.map(({line, rule}) => `${line} ${rule}`)).toEqual(['2 last-cmd-counts', '3 shell-form-command'])
  expect(left.map(({line, rule}) => `${line} ${rule}`)).toEqual(['2 shell-form-command'])
})
