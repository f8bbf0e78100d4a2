import {describe, expect, test} from '@jest/globals'
import {type Context, readInstruction} from '../../../src/lib/layers/history-text.js'

const context: Context = {
  shell: '/bin/sh -c',
  declared: new Map([
    ['REV', 'dev'],
    ['UNUSED', undefined],
  ]),
  variables: new Set(['PATH', 'A', 'C', 'D', 'OLD', 'JAVA_OPTS']),
  labels: new Set(['one', 'two', 'three', 'x.y', 'maintainer']),
}

function text(createdBy: string, changes: Partial<Context> = {}) {
  return readInstruction(createdBy, '', {...context, ...changes}).text
}

const sha = 'd8a006482ae06032497452691a2ec7af5b73116f8b5d645cc2feaea6963960b5'
const nop = '/bin/sh -c #(nop) '

describe('the classic builder', () => {
  test.each([
    [`${nop} ARG REV=dev`, 'ARG REV=dev'],
    [`${nop} ARG UNUSED`, 'ARG UNUSED'],
    [`${nop} ARG LATE=a b`, 'ARG LATE="a b"'],
    [`${nop} MAINTAINER me <me@x.org>`, 'MAINTAINER me <me@x.org>'],
    [`${nop} ENV A=b C=d e D=x"y`, 'ENV A=b C="d e" D="x\\"y"'],
    [`${nop} ENV OLD=style value`, 'ENV OLD="style value"'],
    [`${nop} ENV JAVA_OPTS=-Da=b -Dc=$HOME`, 'ENV JAVA_OPTS="-Da=b -Dc=\\$HOME"'],
    [`${nop} ENV A=x NOT_A_VARIABLE=y C=`, 'ENV A="x NOT_A_VARIABLE=y" C=""'],
    [`${nop} LABEL one=1 two=2 2 three=q"q`, 'LABEL one=1 two="2 2" three="q\\"q"'],
    [`${nop} LABEL x.y=multi  line`, 'LABEL x.y="multi  line"'],
    [`${nop}COPY file:${sha} in /a `, 'COPY <file> /a'],
    [`${nop}COPY --chown=1000:1000file:${sha} in /b `, 'COPY --chown=1000:1000 <file> /b'],
    [`${nop}COPY --chown=web:webdir:${sha} in . `, 'COPY --chown=web:web <folder> .'],
    [`${nop}COPY multi:${sha} in /several/ `, 'COPY <files> /several/'],
    [`${nop}ADD file:${sha} in / `, 'ADD <file> /'],
    [`${nop}ADD multi:${sha} in /with space/ `, 'ADD ["<files>", "/with space/"]'],
    [`${nop}WORKDIR /new/rel`, 'WORKDIR /new/rel'],
    [`${nop} EXPOSE 8080`, 'EXPOSE 8080'],
    [`${nop} EXPOSE 1234/udp 80/tcp`, 'EXPOSE 1234/udp 80'],
    [`${nop} EXPOSE 9000-9002`, 'EXPOSE 9000-9002'],
    [`${nop} USER 1000:1000`, 'USER 1000:1000'],
    [`${nop} VOLUME [/data]`, 'VOLUME /data'],
    [`${nop} VOLUME [/d1 /d2]`, 'VOLUME /d1 /d2'],
    [`${nop} STOPSIGNAL 9`, 'STOPSIGNAL 9'],
    [`${nop} ENTRYPOINT ["echo" "a\\"b"]`, 'ENTRYPOINT ["echo", "a\\"b"]'],
    [`${nop} ENTRYPOINT ["/bin/sh" "-c" "echo shell form $A"]`, 'ENTRYPOINT echo shell form $A'],
    [`${nop} CMD ["x" "y z"]`, 'CMD ["x", "y z"]'],
    [`${nop} CMD ["python3"]`, 'CMD ["python3"]'],
    [`${nop} CMD []`, 'CMD []'],
    [`${nop} ONBUILD COPY . /ob`, 'ONBUILD COPY . /ob'],
    ['/bin/sh -ec #(nop)  SHELL [/bin/sh -ec]', 'SHELL ["/bin/sh", "-ec"]'],
    ['/bin/sh -c -e #(nop)  SHELL [/bin/sh -c -e]', 'SHELL ["/bin/sh", "-c", "-e"]'],
    ['/bin/sh -c echo one  && echo two    && echo three', 'RUN echo one  && echo two    && echo three'],
    ['/bin/sh -c echo "a #(nop) CMD b"', 'RUN echo "a #(nop) CMD b"'],
    ['|2 REV=dev UNUSED=v w /bin/sh -c echo "$REV" > /rev', 'RUN echo "$REV" > /rev'],
  ])('%s', (createdBy, written) => {
    expect(text(createdBy)).toBe(written)
  })
})

describe('BuildKit', () => {
  test.each([
    ['ARG REV=dev', 'ARG REV=dev'],
    ['ENV A=b C=d e D=x"y', 'ENV A=b C="d e" D="x\\"y"'],
    ['RUN /bin/sh -c pip install -r requirements.txt # buildkit', 'RUN pip install -r requirements.txt'],
    ['RUN |1 REV=dev /bin/sh -c echo "$REV" > /rev # buildkit', 'RUN echo "$REV" > /rev'],
    ['RUN /bin/sh -c echo hi # trailing # buildkit', 'RUN echo hi # trailing'],
    ['RUN echo exec form # buildkit', 'RUN echo exec form'],
    ['RUN /bin/sh -c echo "x #(nop) CMD y" # buildkit', 'RUN echo "x #(nop) CMD y"'],
    ['RUN /bin/sh -c set -eux; \tapt-get update; \trm -rf x # buildkit', 'RUN set -eux; \tapt-get update; \trm -rf x'],
    ['RUN /bin/sh -c set -e\necho hi\n # buildkit', 'RUN <<EOF\nset -e\necho hi\nEOF'],
    ['RUN /bin/sh -c cat <<A > /a\nhi\nA # buildkit', 'RUN cat <<A > /a\nhi\nA'],
    ['COPY a.txt /a # buildkit', 'COPY a.txt /a'],
    ['COPY --chown=1000:1000 . /app # buildkit', 'COPY --chown=1000:1000 . /app'],
    ['COPY <<EOF /etc/motd # buildkit', 'COPY <<EOF /etc/motd'],
    ['ADD alpine-minirootfs-3.20.3-x86_64.tar.gz / # buildkit', 'ADD alpine-minirootfs-3.20.3-x86_64.tar.gz /'],
    ['WORKDIR /app', 'WORKDIR /app'],
    ['EXPOSE map[8080/tcp:{}]', 'EXPOSE 8080'],
    ['EXPOSE map[1234/udp:{} 80/tcp:{}]', 'EXPOSE 1234/udp 80'],
    ['EXPOSE [1234/udp 80/tcp]', 'EXPOSE 1234/udp 80'],
    ['VOLUME [/d1 /d2]', 'VOLUME /d1 /d2'],
    ['SHELL [/bin/bash -o pipefail -c]', 'SHELL ["/bin/bash", "-o", "pipefail", "-c"]'],
    ['CMD ["nginx" "-g" "daemon off;"]', 'CMD ["nginx", "-g", "daemon off;"]'],
    ['CMD ["/bin/sh" "-c" "exec python app.py"]', 'CMD exec python app.py'],
    ['ENTRYPOINT ["/docker-entrypoint.sh"]', 'ENTRYPOINT ["/docker-entrypoint.sh"]'],
    ['CMD ["a\\tb" "\\x00\\u00e9\\U0001f600\\\\"]', 'CMD ["a\\tb", "\\u0000é😀\\\\"]'],
  ])('%s', (createdBy, written) => {
    expect(text(createdBy)).toBe(written)
  })
})

describe('HEALTHCHECK', () => {
  test.each([
    [`&{["CMD-SHELL" "echo ok || exit 1"] "0s" "0s" "0s" '\\x00'}`, 'CMD echo ok || exit 1'],
    [
      `&{["CMD" "echo" "x y"] "30s" "3s" "1m0s" '\\x05'}`,
      '--interval=30s --timeout=3s --start-period=1m --retries=5 CMD ["echo", "x y"]',
    ],
    [
      `&{["CMD-SHELL" "curl -f \\"$U\\""] "1h0m0s" "0s" "0s" "2s" '\\a'}`,
      '--interval=1h --start-interval=2s --retries=7 CMD curl -f "$U"',
    ],
    [`&{["CMD" "x"] "1m30s" "0s" "0s" '\\''}`, '--interval=1m30s --retries=39 CMD ["x"]'],
    [`&{["CMD" "x"] "0s" "0s" "0s" '2'}`, '--retries=50 CMD ["x"]'],
    [`&{["NONE"] "0s" "0s" "0s" '\\x00'}`, 'NONE'],
    [
      '{Test:[CMD-SHELL curl -f http://localhost/ || exit 1] Interval:30s Timeout:3s StartPeriod:0s StartInterval:0s Retries:3}',
      '--interval=30s --timeout=3s --retries=3 CMD curl -f http://localhost/ || exit 1',
    ],
    ['{Test:[CMD wget -q x] Interval:0s Timeout:0s StartPeriod:0s Retries:0}', 'CMD ["wget", "-q", "x"]'],
    ['{Test:[NONE] Interval:0s Timeout:0s StartPeriod:0s StartInterval:0s Retries:0}', 'NONE'],
    ['something else', 'something else'],
  ])('%s', (printed, written) => {
    expect(text(`HEALTHCHECK ${printed}`)).toBe(`HEALTHCHECK ${written}`)
    expect(text(`${nop} HEALTHCHECK ${printed}`)).toBe(`HEALTHCHECK ${written}`)
  })
})

describe('other shells', () => {
  test.each([
    ['/bin/bash -o pipefail -c', '/bin/bash -o pipefail -c curl x | sh', 'RUN curl x | sh'],
    ['/bin/bash -o pipefail -c', 'RUN /bin/bash -o pipefail -c curl x | sh # buildkit', 'RUN curl x | sh'],
    ['/bin/sh -e -c', '/bin/sh -e -c #(nop)  CMD ["/bin/sh" "-e" "-c" "echo x"]', 'CMD echo x'],
    ['/bin/sh -e -c', 'CMD ["/bin/sh" "-c" "echo x"]', 'CMD ["/bin/sh", "-c", "echo x"]'],
    ['cmd /S /C', 'cmd /S /C #(nop)  ENV PATH=C:\\x', 'ENV PATH="C:\\\\x"'],
    ['cmd /S /C', 'cmd /S /C mkdir C:\\app', 'RUN mkdir C:\\app'],
    ['cmd /S /C', 'RUN cmd /S /C mkdir C:\\app # buildkit', 'RUN mkdir C:\\app'],
    [
      "powershell -Command $ErrorActionPreference = 'Stop';",
      'powershell -Command $ErrorActionPreference = \'Stop\'; #(nop)  CMD ["x"]',
      'CMD ["x"]',
    ],
  ])('%s: %s', (shell, createdBy, written) => {
    expect(text(createdBy, {shell})).toBe(written)
  })

  test('the words of the last SHELL come from the configuration', () => {
    const lastShell = ['powershell', '-Command', "$x = 'Stop';"]
    expect(text("SHELL [powershell -Command $x = 'Stop';]", {lastShell})).toBe(
      `SHELL ["powershell", "-Command", "$x = 'Stop';"]`,
    )
  })
})

describe('build arguments', () => {
  test.each([
    ['|2 REV=dev UNUSED=v w /bin/sh -c make', {REV: 'dev', UNUSED: 'v w'}, 'RUN make'],
    ['RUN |1 REV= /bin/sh -c make # buildkit', {REV: ''}, 'RUN make'],
    ['RUN |1 REV=a B=c /bin/sh -c make # buildkit', {REV: 'a B=c'}, 'RUN make'],
    ['|2 REV=a B=c UNUSED=d /bin/sh -c make', {REV: 'a B=c', UNUSED: 'd'}, 'RUN make'],
    ['|2 X=1 Y=2 3 /bin/sh -c make', {X: '1', Y: '2 3'}, 'RUN make'],
    ['|1 REV=dev echo exec form', {REV: 'dev'}, 'RUN echo exec form'],
    ['|99999 REV=dev /bin/sh -c make', undefined, 'RUN |99999 REV=dev /bin/sh -c make'],
    ['RUN |2 what ever # buildkit', undefined, 'RUN |2 what ever'],
  ])('%s', (createdBy, buildArgs, written) => {
    expect(readInstruction(createdBy, '', context)).toEqual({keyword: 'RUN', text: written, buildArgs, raw: createdBy})
  })
})

describe('steps that no Dockerfile made', () => {
  test.each([
    ['', 'Imported from -', '(Imported from -)'],
    ['', '', '(no instruction recorded)'],
    ['sh', '', 'sh'],
    ['bazel build ...', '', 'bazel build ...'],
    [
      "# debian.sh --arch 'amd64' out/ 'trixie' '@1785000000'",
      'debuerreotype 0.15',
      "# debian.sh --arch 'amd64' out/ 'trixie' '@1785000000'",
    ],
    ['Apply image 10.0.17763.1', '', 'Apply image 10.0.17763.1'],
  ])('%s %s', (raw, comment, written) => {
    expect(readInstruction(raw, comment, context)).toEqual({text: written, raw})
  })
})

test('text of any size is read whole', () => {
  const long = 'x=1 '.repeat(500_000)
  expect(text(`ENV A=${long}`)).toHaveLength(`ENV A="${long.trim()}"`.length)
  expect(text(`RUN |2 REV=${long} /bin/sh -c ${long} # buildkit`)).toContain('x=1')
  expect(text(`/bin/sh -c ${'a #(nop) '.repeat(200_000)}`)).toMatch(/^RUN a/)
  expect(text(`HEALTHCHECK &{["CMD" "${long}`)).toContain('x=1')
  expect(text(`CMD [${'"a" '.repeat(200_000)}`)).toMatch(/^CMD \["a" "a"/)
})
