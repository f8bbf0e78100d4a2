// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Dockerfiles write variables that way
import {bad, type Case, good} from './shape.js'

/** What goes into the image and its settings. */
export const imageCases: Record<string, Case> = {
  'absolute-workdir': {
    bad: [...bad('WORKDIR app', 'WORKDIR ./app'), ['FROM a:1\nENV D=app\nWORKDIR $D\n', 3]],
    good: [
      ...good(
        'WORKDIR /app',
        'WORKDIR "/app"',
        'WORKDIR $X/app',
        'WORKDIR C:\\app',
        'WORKDIR /a\nWORKDIR b',
        'WORKDIR ${D:-/app}',
      ),
      ['FROM a:1 AS x\nWORKDIR /a\nFROM x\nWORKDIR b\n'],
    ],
  },
  'copy-needs-workdir': {
    bad: [...bad('COPY a ./', 'COPY a b', 'ADD a.tgz .'), ['FROM a:1\nWORKDIR /x\nFROM b:1\nCOPY a b\n', 4]],
    good: [
      ...good('COPY a /b', 'WORKDIR /x\nCOPY a b', 'COPY a $D', 'COPY ["a", "/b c"]', 'COPY a'),
      ['FROM a:1 AS x\nWORKDIR /a\nFROM x\nCOPY a b\n'],
    ],
  },
  'copy-destination-slash': {
    bad: bad('COPY a b /c', 'ADD a b c', 'COPY ["a", "b", "/c d"]'),
    good: good('COPY a b /c/', 'COPY a /b', 'COPY a b .', 'COPY a b ..', 'COPY a b $D', 'COPY a b /c/.'),
  },
  'copy-not-add': {
    bad: bad('ADD a /b', 'ADD a.tar b /c/', 'ADD x.zip /y', 'ADD "a" /b', 'ADD img* /b/', 'ADD --unpacked a /b'),
    good: good(
      'ADD a.tar.gz /',
      'ADD https://x/y /z',
      'ADD git@github.com:a/b.git /c',
      'ADD $X /y',
      'COPY a /b',
      'ADD rootfs.tar.xz /',
      'ADD <<E /x\nE',
      'ADD "https://x/y" /z',
      "ADD 'https://x/y' /z",
      'ADD ["https://x/y", "/z"]',
      'ADD A.TAR.GZ /z',
      'ADD rootfs.tar.* /z',
      'ADD --unpack=true a /z',
      'ADD rootfs /z',
    ),
    context: {contentOf: source => (source === 'rootfs' ? 'archive' : 'unknown')},
  },
  'add-unpacks-archives': {
    bad: bad(
      'COPY a.tgz /x/\nRUN tar -xzf /x/a.tgz',
      'COPY a.tar.gz /x/\nRUN cd /x && tar xf a.tar.gz',
      'COPY a /x/b.tar\nRUN tar --extract -f /x/b.tar',
    ),
    good: [
      ...good(
        'ADD a.tgz /x',
        'COPY a.tgz /x/',
        'COPY a.tgz /x/\nRUN tar -czf a.tgz /y',
        'COPY --from=y a.tgz /x/\nRUN tar xf /x/a.tgz',
        'RUN tar xf a.tgz\nCOPY a.tgz /x/',
      ),
      ['FROM a:1\nCOPY a.tgz /x/\nFROM b:1\nRUN tar xf /x/a.tgz\n'],
    ],
  },
  'copy-ignored-file': {
    bad: bad('COPY dist /x', 'ADD ./dist/a /x', 'COPY a dist/b /x/', 'COPY /dist/ /x'),
    good: good('COPY src /x', 'COPY . /x', 'COPY --from=y dist /x', 'ADD https://dist/x /x'),
    context: {isIgnored: path => path === 'dist' || path.startsWith('dist/')},
  },
  'copy-source': {
    bad: bad('COPY out.txt /x', 'ADD a out.txt /x/', 'COPY ["out.txt", "/x"]'),
    good: good('COPY in.txt /x', 'COPY . /x', 'COPY --from=y out.txt /x', 'COPY $D /x', 'ADD https://out.txt /x'),
    context: {lostSource: source => (source === 'out.txt' ? 'it is a link to ../out.txt' : undefined)},
  },
  'command-file': {
    bad: [
      ...bad('COPY . /\nCMD ["python", "ap.py"]').map(([text]): [string, number] => [text, 3]),
      ['FROM a:1\nWORKDIR /x\nFROM a:1\nWORKDIR /x\nCOPY app.py .\nENTRYPOINT ["python3", "-u", "ap.py"]\n', 6],
    ],
    good: good(
      'COPY . /\nCMD ["python", "app.py"]',
      'COPY . /\nCMD ["python", "main.py"]',
      'COPY . /\nRUN x > ap.py\nCMD ["python", "ap.py"]',
      'COPY --from=b /y /\nCOPY . /\nCMD ["python", "ap.py"]',
      'CMD ["python", "ap.py"]',
    ),
    context: {
      files: {holds: path => path === 'app.py', near: path => (path === 'ap.py' ? 'app.py' : undefined)},
    },
  },
  'copy-manifest-first': {
    bad: bad(
      'COPY . .\nRUN npm install',
      'COPY . .\nRUN pip install -r requirements.txt',
      'ADD . /x\nRUN npm ci --omit=dev',
      'COPY ./ /x\nRUN yarn install --frozen-lockfile',
      'COPY . .\nRUN go mod download && go build',
    ),
    good: good(
      'COPY package.json .\nRUN npm ci\nCOPY . .',
      'COPY . .',
      'COPY . .\nRUN npm install -g pm2',
      'COPY . .\nRUN pip install flask',
      'COPY --from=x . .\nRUN npm ci',
    ),
  },
  'valid-port': {
    bad: bad(
      'EXPOSE 70000',
      'EXPOSE 80/http',
      'EXPOSE x',
      'EXPOSE 90-80',
      'EXPOSE 1:2:3',
      'EXPOSE 80/tcp/x',
      'EXPOSE ${P:-70000}',
    ),
    good: good(
      'EXPOSE 80',
      'EXPOSE 0 65535/udp',
      'EXPOSE 80-90/TCP',
      'EXPOSE $P',
      'EXPOSE 127.0.0.1:80:80',
      'EXPOSE [::1]:80:80',
      'EXPOSE 53/sctp',
    ),
  },
  'expose-port-only': {
    bad: bad('EXPOSE 8080:80', 'EXPOSE 127.0.0.1:80:80'),
    good: good('EXPOSE 80', 'EXPOSE 80-90/udp'),
  },
  'lower-case-protocol': {
    bad: [['FROM a:1\nEXPOSE 53/UDP 53/Tcp\n', 2, 2]],
    good: good('EXPOSE 53/udp 53', 'EXPOSE 80/HTTP'),
  },
  'defined-variable': {
    bad: [
      ...bad(
        'COPY $HOME/x /y',
        'ENV A=1 B=$A',
        'WORKDIR ${PWD}/x',
        'COPY bin-$TARGETARCH /x',
        'COPY <<E /x\n$HOME\nE',
        'COPY $LATER /x\nARG LATER=1',
      ),
      ['ARG V=1\nFROM a:$V\nLABEL v=$V\n', 3],
      ['FROM a:1\nENV VERSION=1\nCOPY a$VERSIONN /x\n', 3],
      ['FROM a:1 AS x\nARG V=1\nFROM b:1\nUSER $V\n', 4],
      ['FROM scratch\nCOPY $ANY /x\n', 2],
    ],
    good: [
      ...good(
        'ARG A\nCOPY $A /x',
        'ENV A=1\nENV B=$A',
        'RUN echo $HOME',
        'CMD ["sh", "-c", "echo $HOME"]',
        'ENV PATH=/x:$PATH',
        'COPY $NODE_VERSION /x',
        'COPY ${HOME:-/root} /x',
        "LABEL a='$HOME' b=\\$HOME",
        "COPY <<'E' /x\n$HOME\nE",
        'RUN <<E\n$HOME\nE',
        'ARG TARGETARCH\nCOPY $TARGETARCH /x',
      ),
      ['FROM a:1 AS x\nARG V=1\nFROM x\nUSER $V\n'],
    ],
  },
  'name-equals-value': {bad: bad('ENV a b', 'LABEL a b c'), good: good('ENV a=b', 'LABEL a="b c"')},
  'no-secret-in-image': {
    bad: [
      ...bad('ENV DB_PASSWORD=x', 'ARG GITHUB_TOKEN', 'ENV API_KEY x', 'ARG key'),
      ['FROM a:1\nENV TOKEN=1 SECRET=2\n', 2, 2],
    ],
    good: [
      ...good(
        'ENV PUBLIC_KEY=x',
        'ENV TOKEN_FILE=/x',
        'ENV MONKEY=1 TOKENS=2',
        'RUN --mount=type=secret,id=a,env=TOKEN x',
      ),
      ['ARG TOKEN\nFROM a:1\n'],
    ],
  },
  'valid-label-key': {
    bad: bad('LABEL Build+Id=1', 'LABEL -a=1', 'LABEL com.docker.x=1', 'LABEL a..b=1', 'LABEL "a b"=1'),
    good: good('LABEL com.example.build-id=1', 'LABEL "a.b"=1', 'LABEL $X=1'),
  },
}
