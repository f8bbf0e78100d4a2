export const from = 'FROM busybox:1.36'

export interface Mistake {
  /** The Dockerfile below FROM; with FROM where it begins so. */
  lines: string
  files?: string[]
  /** By path: the target. */
  links?: Record<string, string>
  ignore?: string
  why: string
  /** The first suggestion; a `line N: …` is written into the Dockerfile, and then the build succeeds. */
  suggests: string
  /** A word only one of the builders has: the other one builds it. */
  only?: '0' | '1'
}

/** What people get wrong in a Dockerfile: why it does not build, and the first thing to try. */
export const mistakes: Mistake[] = [
  {
    lines: 'COPY requirement.txt /',
    files: ['requirements.txt'],
    why: 'there is no requirement.txt in the folder (did you mean requirements.txt?)',
    suggests: 'line 2: COPY requirements.txt /',
  },
  {
    lines: 'COPY src/App.py /',
    files: ['src/app.py'],
    why: 'there is no src/App.py in the folder (did you mean src/app.py?): upper and lower case count',
    suggests: 'line 2: COPY src/app.py /',
  },
  {
    lines: 'COPY in.txt /',
    files: ['../outside.txt'],
    links: {'in.txt': '../outside.txt'},
    why: 'in.txt is a link to ../outside.txt, outside the folder',
    suggests: 'put a copy of the file into the folder in place of the link',
  },
  {
    lines: 'COPY lib/a.txt /',
    files: ['../shared/a.txt'],
    links: {lib: '../shared'},
    why: 'lib is a link to ../shared, outside the folder',
    suggests: 'put a copy of the file into the folder in place of the link',
  },
  {
    lines: 'COPY in.txt /',
    links: {'in.txt': 'none.txt'},
    why: 'in.txt is a link to none.txt, and nothing is there',
    suggests: 'ls -l in.txt shows the link',
  },
  {
    lines: 'COPY in.txt /',
    files: ['real.txt'],
    links: {'in.txt': 'real.txt'},
    ignore: 'real.txt',
    why: 'in.txt is a link to real.txt, and line 1 of .dockerignore leaves out real.txt: real.txt',
    suggests: 'take line 1 out of .dockerignore',
  },
  {
    lines: 'COPY ../shared/a.txt /',
    files: ['../shared/a.txt'],
    why: '../shared/a.txt is outside the folder',
    suggests: 'put a copy of it into the folder',
  },
  {
    lines: 'COPY outside.txt /',
    files: ['../outside.txt'],
    why: 'outside.txt is not in the folder that is built, but in ..',
    suggests: 'build that folder: dkr build -f Dockerfile ..',
  },
  {
    lines: 'COPY *.go /src/',
    why: 'no file in the folder fits *.go',
    suggests: 'check the pattern',
    only: '0',
  },
  {
    lines: `AS b\nWORKDIR /app\nRUN touch dist\n${from}\nCOPY --from=b dist /x`,
    why: 'the paths of --from start at / of the stage b, not at its WORKDIR',
    suggests: 'line 5: COPY --from=b /app/dist /x',
  },
  {
    lines: `AS builder\nRUN touch /x\n${from}\nCOPY --from=buidler /x /x`,
    why: 'there is no stage "buidler" (did you mean builder?)',
    suggests: 'line 4: COPY --from=builder /x /x',
  },
  {
    lines: 'WORKDIR /app\nRUN cat app.sh\nCOPY . .',
    files: ['app.sh'],
    why: 'app.sh is in the folder, but no COPY above line 3 brings it into the image',
    suggests: 'above line 3: COPY app.sh ./',
  },
  {
    lines: 'WORKDIR /app\nCOPY . .\nRUN sh ap.sh',
    files: ['app.sh'],
    why: 'there is no ap.sh in the image; the folder has app.sh',
    suggests: 'line 4: RUN sh app.sh',
  },
  {
    lines: "RUN ['echo', 'x']",
    why: 'is not JSON',
    suggests: 'line 2: RUN ["echo", "x"]',
  },
  {
    lines: 'RUN [“echo”, “x”]',
    why: 'is not JSON',
    suggests: 'line 2: RUN ["echo", "x"]',
  },
  {
    lines: 'RUN pip install flask',
    why: 'the image does not have the program that the step calls: pip (Python is not in it, or without pip)',
    suggests: 'start from an image that has it: FROM python:3.13-slim',
  },
  {
    lines: 'RUN if',
    why: 'executor failed running',
    suggests: 'fix the step and build again',
    only: '1',
  },
  {
    lines: 'RUN --mount=type=secret,id=tok,required=true cat /run/secrets/tok',
    why: 'the step reads the secret tok, which this build was not given',
    suggests: 'give it: dkr build --secret id=tok,src=FILE .',
    only: '1',
  },
  {
    lines: 'COPY Dockerfile /etc/passwd/x',
    why: 'goes through a link or a file of the base image',
    suggests: 'copy to another path',
  },
  {
    lines: 'EXPOSE 8000/http',
    why: 'has the protocol "http": tcp, udp or sctp',
    suggests: 'dkr lint',
  },
]

/** No builder gets to see these. */
export const refusedAhead: [dockerfile: string, message: string, suggests: string][] = [
  [
    'FORM busybox:1.36\n',
    'Dockerfile:1: there is no instruction "FORM" (did you mean FROM?)',
    'line 1: FROM busybox:1.36',
  ],
  [
    `${from}\nCOPY --chwon=1 Dockerfile /\n`,
    'Dockerfile:2: COPY knows no flag "--chwon" (did you mean chown?)',
    'line 2: COPY --chown=1 Dockerfile /',
  ],
  [
    `${from}\nRUN echo a &&\n    echo b\n`,
    'there is no instruction "echo": line 2 probably lacks a \\',
    'line 2: RUN echo a && \\',
  ],
  [
    `RUN true\n${from}\n`,
    'Dockerfile:1: RUN stands in front of the first FROM',
    'dkr lint shows all that is wrong in the file',
  ],
]
