// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Dockerfiles write variables that way
import {describe, expect, test} from '@jest/globals'
import {parseDockerfile} from '../../../src/lib/dockerfile/parse.js'
import {checkSyntax} from '../../../src/lib/dockerfile/syntax/syntax.js'

/** The verdicts of both tables are those of BuildKit's own parser. */
function linesOf(text: string): number[] {
  return checkSyntax(parseDockerfile(text)).map(({line}) => line)
}

describe('what the builder takes', () => {
  test.each([
    'RUN',
    'RUN []',
    'CMD []',
    'CMD',
    'ENTRYPOINT',
    "CMD ['a']",
    'CMD ["a",]',
    'CMD ["c:\\tools"]',
    'RUN --mount=type=cache,target=/x --mount=type=bind,target=/y z',
    'RUN --network=$N --security=insecure x',
    'COPY --chmod=0755 --chown=1:1 --link a b',
    'COPY --chmod=u+x,go-w a b',
    'COPY --exclude=a --exclude=b --parents=false c d/',
    'COPY ["a b", "c"]',
    'COPY <<E /x\nE',
    'ADD --checksum=sha256:0123456789012345678901234567890123456789012345678901234567890123 https://x/y z',
    'ADD --unpack x.tar /',
    'ENV a b c',
    'ENV a=',
    'LABEL "a b"=c',
    'ARG a b=1 c',
    'ARG "a',
    'EXPOSE 80 81/udp $X',
    'HEALTHCHECK NONE',
    'HEALTHCHECK cmd x',
    'HEALTHCHECK --interval=1m30s --timeout=1.5s --retries=0 CMD ["x"]',
    'ONBUILD COPY a',
    'SHELL ["/bin/sh", "-c"]',
    'STOPSIGNAL 9',
    'STOPSIGNAL sigterm',
    'STOPSIGNAL SIGRTMIN+3',
    'USER a b',
    'WORKDIR a b',
    'VOLUME /a /b',
    'VOLUME ["/a"]',
    'MAINTAINER a b',
    'WORKDIR ${A:-/x}',
    'FROM --platform=linux/amd64 b AS c-1_2.d',
    'from b As c',
    'RUN echo "open',
    '# one\u2028two',
    '# one\rtwo',
    'RUN a \\\n# one\u2029two\nb',
  ])('%s', line => {
    expect(linesOf(`FROM a\n${line}\n`)).toEqual([])
  })
})

describe('what the builder refuses', () => {
  test.each([
    'FORM b',
    'u\u017fer b',
    'FROM',
    'FROM b c',
    'FROM b as 1c',
    'FROM b as c d',
    'FROM --foo=x b',
    'FROM --platform=a --platform=b c',
    'FROM "b',
    'RUN --foo x',
    'RUN --mount x',
    'RUN --mount=type=foo x',
    'RUN --network=foo x',
    'RUN --security=foo x',
    'RUN ["a", 1]',
    'CMD --foo x',
    'COPY',
    'COPY a',
    'COPY ["a"]',
    'COPY a <<E\nE',
    'COPY --chmood=755 a b',
    'COPY --from a b',
    'COPY --link=maybe a b',
    'COPY --link= a b',
    'COPY --chmod=888 a b',
    'COPY --chmod=x a b',
    'COPY "a b',
    'COPY ${a^} b',
    'ADD --parents a b',
    'ADD --checksum=sha256:0 https://x/y z',
    'ADD --checksum=sha256:0 x z',
    'ENV',
    'ENV a',
    'ENV a=1 b',
    'ENV =1',
    'ENV a="b',
    'ENV a=${b',
    'LABEL a',
    'ARG',
    'ARG =1',
    'EXPOSE',
    'HEALTHCHECK',
    'HEALTHCHECK NONE x',
    'HEALTHCHECK x',
    'HEALTHCHECK CMD',
    'HEALTHCHECK --every=5s CMD x',
    'HEALTHCHECK --interval=5 CMD x',
    'HEALTHCHECK --interval=1us CMD x',
    'HEALTHCHECK --retries=-1 CMD x',
    'ONBUILD',
    'SHELL',
    'SHELL []',
    'SHELL sh',
    'STOPSIGNAL',
    'STOPSIGNAL FOO',
    'STOPSIGNAL 0',
    'STOPSIGNAL SIGRTMIN+20',
    'USER',
    'WORKDIR',
    'VOLUME',
    'VOLUME []',
    'VOLUME [""]',
    'MAINTAINER',
    'RUN <<E\nx',
  ])('%s', line => {
    expect(linesOf(`FROM a\n${line}\n`)).toEqual([2])
  })

  test.each([
    ['nothing', '', 1],
    ['comments only', '# x\n', 1],
    ['ARG only', 'ARG A=1\n', 1],
    ['a directive twice', '# escape=\\\n# escape=\\\nFROM a\n', 2],
    ['a bad option of # check', '# check=foo=1\nFROM a\n', 1],
    ['an open variable in front of FROM', 'ARG A=${B\nFROM a\n', 1],
  ])('%s', (_, text, line) => {
    expect(linesOf(text)).toEqual([line])
  })
})

test.each([
  ['FORM a', 'FROM'],
  ['COPPY a b', 'COPY'],
  ['COPY --chmood=1 a b', 'chmod'],
  ['RUN --mount=type=cashe x', 'cache'],
])('%s: a word near is named', (line, word) => {
  const [finding] = checkSyntax(parseDockerfile(`FROM x\n${line}\n`))
  expect(finding).toMatchObject({
    rule: 'syntax',
    severity: 'error',
    message: expect.stringContaining(`did you mean ${word}?`),
  })
})
