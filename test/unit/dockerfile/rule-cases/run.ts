import {bad, type Case, good} from './shape.js'

/** What runs: in the build and in the container. */
export const runCases: Record<string, Case> = {
  'workdir-not-cd': {
    bad: bad('RUN cd /x && make', 'RUN make; cd ..', 'ONBUILD RUN cd /x', 'RUN <<E\ncd /x\nE'),
    good: good('RUN make -C /x', 'RUN (cd /x && make)', 'RUN x=$(cd /x; pwd)', 'RUN echo cd'),
  },
  'no-sudo': {
    bad: bad('RUN sudo make', 'RUN a && sudo -E b'),
    good: good('RUN apt-get install -y sudo', 'RUN echo "sudo x"'),
  },
  'no-pointless-command': {
    bad: bad('RUN service x start', 'RUN a; top'),
    good: good('RUN mkdir /x', 'RUN echo top', 'RUN --mount=type=ssh git clone x'),
  },
  'quiet-wget': {
    bad: bad('RUN wget http://x'),
    good: good(
      'RUN wget -q http://x',
      'RUN wget -nv http://x',
      'RUN wget --progress=dot:giga http://x',
      'RUN curl http://x',
      'RUN wget -qO- http://x',
    ),
  },
  'shell-not-link': {
    bad: bad('RUN ln -sf /bin/bash /bin/sh'),
    good: good('RUN ln -s /a /b', 'SHELL ["/bin/bash", "-c"]'),
  },
  'useradd-no-log-init': {
    bad: bad('RUN useradd -u 1000000 x', 'RUN useradd --uid=1000000 x', 'RUN useradd --uid 1000000 x'),
    good: good(
      'RUN useradd -u 1000 x',
      'RUN useradd -l -u 1000000 x',
      'RUN useradd --no-log-init -u 1000000 x',
      'RUN useradd x',
    ),
  },
  'wget-or-curl': {
    bad: [['FROM a:1\nRUN wget -q x\nRUN y\nRUN curl z\n', 4], ...bad('RUN wget -q x && curl y')],
    good: [['FROM a:1\nRUN wget -q x\nFROM b:1\nRUN curl z\n'], ...good('RUN wget -q x\nRUN wget -q y')],
  },
  'join-runs': {
    bad: [
      ['FROM a:1\nRUN x\nRUN y\n', 3],
      ['FROM a:1\nRUN x\n# comment\nRUN y\nRUN z\n', 4, 5],
    ],
    good: good(
      'RUN x && y',
      'RUN x\nCOPY a b\nRUN y',
      'RUN a; b; c\nRUN x',
      'RUN x\nRUN --mount=type=cache,target=/y z',
    ),
  },
  pipefail: {
    bad: [
      ...bad('RUN curl x | tar x', 'RUN <<E\na | b\nE', 'RUN { a; b; } | c'),
      ['FROM a:1\nSHELL ["/bin/bash", "-c"]\nRUN a | b\n', 3],
    ],
    good: [
      ...good(
        'RUN curl x > y',
        'RUN a || b',
        'RUN echo "a | b"',
        'SHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN a | b',
        'RUN set -o pipefail && a | b',
        'SHELL ["powershell"]\nRUN a | b',
        'RUN case $x in a|b) c ;; esac',
      ),
      ['FROM a:1 AS x\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nFROM x\nRUN a | b\n'],
    ],
  },
  'shell-form-command': {
    bad: bad('CMD x y', 'ENTRYPOINT x', "CMD ['x']", 'CMD ["x",]', 'cmd exec x'),
    good: [
      ...good('CMD ["x"]', 'CMD []', 'RUN x y', 'HEALTHCHECK CMD x', 'SHELL ["/bin/bash", "-c"]\nCMD x'),
      ['FROM a:1 AS x\nSHELL ["/bin/bash", "-c"]\nFROM x\nCMD y\n'],
    ],
  },
  'json-double-quotes': {
    bad: bad("RUN ['a', 'b']", "COPY ['a', 'b']", "VOLUME ['/a']", 'RUN [“a”, “b”]'),
    good: good('RUN ["a"]', "RUN [ -f 'x' ] && y", "CMD ['a']", 'RUN [ "$a" = "b" ]'),
  },
  'last-cmd-counts': {
    bad: [
      ['FROM a:1\nCMD ["x"]\nCMD ["y"]\n', 2],
      ['FROM a:1\nCMD ["x"]\nRUN y\nCMD ["y"]\nCMD ["z"]\n', 2, 4],
    ],
    good: [
      ['FROM a:1 AS x\nCMD ["x"]\nFROM x\nCMD ["y"]\n'],
      ['FROM a:1\nENTRYPOINT ["x"]\nCMD ["y"]\n'],
      ['FROM a:1\nONBUILD CMD ["x"]\nCMD ["y"]\n'],
    ],
  },
  'last-entrypoint-counts': {
    bad: [['FROM a:1\nENTRYPOINT ["x"]\nENTRYPOINT ["y"]\n', 2]],
    good: good('ENTRYPOINT ["x"]'),
  },
  'last-healthcheck-counts': {
    bad: [['FROM a:1\nHEALTHCHECK CMD x\nHEALTHCHECK NONE\n', 2]],
    good: good('HEALTHCHECK CMD x'),
  },
  'has-healthcheck': {
    bad: [['FROM a:1 AS x\nHEALTHCHECK CMD y\nFROM b:1\n', 3]],
    good: [
      ...good('HEALTHCHECK CMD x', 'HEALTHCHECK NONE'),
      ['FROM a:1 AS x\nHEALTHCHECK CMD y\nFROM x\n'],
      ['FROM a:1\nFROM b:1\nHEALTHCHECK CMD y\n'],
    ],
  },
  'last-user-not-root': {
    bad: [
      ...bad('USER root', 'USER 0:0', 'USER root:root'),
      ['FROM a:1\nUSER app\nUSER root\n', 3],
      ['FROM a:1 AS x\nUSER root\nFROM x\n', 2],
    ],
    good: [
      ...good('USER app', 'USER root\nRUN x\nUSER 1000', 'RUN x'),
      ['FROM a:1 AS build\nUSER root\nFROM b:1\nUSER app\n'],
    ],
  },
  'numeric-user': {
    bad: bad('USER node', 'USER node:node'),
    good: good('USER 1000', 'USER 1000:app', 'USER $UID', 'USER root', 'USER node\nUSER 1000'),
  },
  'user-is-set': {bad: [['FROM a:1\nRUN x\n', 1]], good: good('USER app')},
}
