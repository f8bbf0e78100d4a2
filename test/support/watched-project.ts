import {chmodSync, linkSync, lstatSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {pick, type Random} from './random-tree.js'

const names = [
  'a.txt',
  'b.txt',
  'run.sh',
  'src/m.py',
  'src/n.txt',
  'src/deep/o.txt',
  'lib/m.py',
  'lib/q.txt',
  'conf',
  'skip/x.txt',
]
const modes = [0o644, 0o755, 0o600, 0o664]

/** Fills a folder with the files that the Dockerfiles of `randomDockerfile` name. */
export function fillProject(root: string, random: Random): void {
  for (const name of names) put(root, name, `${name} ${Math.floor(random() * 10)}\n`, pick(random, modes))
  symlinkSync('a.txt', join(root, 'link'))
  symlinkSync('../conf', join(root, 'src/up'))
}

function put(root: string, path: string, text: string, mode?: number): void {
  const full = join(root, path)
  mkdirSync(dirname(full), {recursive: true})
  // Never through a link: it may lead out of the folder, to a file of this machine.
  if (lstatSync(full, {throwIfNoEntry: false})?.isSymbolicLink()) rmSync(full)
  writeFileSync(full, text)
  if (mode !== undefined) chmodSync(full, mode)
}

function removeFolderOf(root: string, path: string): void {
  const folder = dirname(path)
  if (folder === '.') throw new Error('that would be all')
  rmSync(join(root, folder), {recursive: true})
}

let count = 0

/** Changes something in the folder. @returns what, in words */
export function randomEdit(root: string, random: Random): string {
  const path = pick(random, names)
  const full = join(root, path)
  const fresh = pick(random, [
    'new.txt',
    'src/new.py',
    'src/fresh/p.txt',
    'lib/deep/r',
    'data/s.txt',
    'skip/y.txt',
    'skip/keep.txt',
  ])
  const edits: [string, () => void][] = [
    [`write ${path}`, () => put(root, path, `edit ${++count} ${path}\n`)],
    [`write ${path} once more`, () => put(root, path, `edit ${++count} 1\n`)],
    [`chmod ${path}`, () => chmodSync(full, pick(random, modes))],
    [`chmod u+s ${path}`, () => chmodSync(full, 0o4755)],
    [`add ${fresh}`, () => put(root, fresh, `new ${++count}\n`, pick(random, modes))],
    [`add and write ${fresh}`, () => put(root, fresh, `new ${++count}\n`)],
    [`remove ${fresh}`, () => rmSync(join(root, fresh))],
    [`remove the folder of ${fresh}`, () => removeFolderOf(root, fresh)],
    [`remove ${path}`, () => rmSync(full)],
    [`rename ${path}`, () => renameSync(full, `${full}.${pick(random, ['bak', 'txt', 'ignored'])}`)],
    [
      `put the new in the place of ${path}`,
      () => {
        put(root, `${path}.tmp~`, `moved ${++count}\n`)
        renameSync(`${full}.tmp~`, full)
      },
    ],
    [`link ${fresh}`, () => symlinkSync(pick(random, ['a.txt', 'nowhere', '/nowhere/at/all']), join(root, fresh))],
    [
      'relink link',
      () => {
        rmSync(join(root, 'link'))
        symlinkSync(pick(random, ['b.txt', 'conf', 'src/m.py']), join(root, 'link'))
      },
    ],
    [
      'relink src/up',
      () => {
        rmSync(join(root, 'src/up'))
        symlinkSync(pick(random, ['../a.txt', 'm.py', '/nowhere']), join(root, 'src/up'))
      },
    ],
    [`hard link ${path}`, () => linkSync(full, join(root, 'src/hard'))],
    ['make a folder', () => mkdirSync(join(root, pick(random, ['empty', 'src/empty', 'data'])))],
    [
      'chmod a folder and write into it',
      () => {
        const folder = pick(random, ['src', 'src/deep', 'lib'])
        chmodSync(join(root, folder), pick(random, [0o755, 0o700, 0o775]))
        // The new mode of a folder alone is not seen by BuildKit itself.
        put(root, `${folder}/beside`, `${++count}\n`)
      },
    ],
    [
      `a folder in the place of ${path}`,
      () => {
        rmSync(full)
        put(root, `${path}/inner`, 'inner\n')
      },
    ],
  ]
  for (;;) {
    // What changes content is by far the most of what people do.
    const [what, edit] = random() < 0.45 ? edits[Math.floor(random() * 2)]! : pick(random, edits)
    try {
      edit()
      return what
    } catch {
      // It is not there, or is there already: something else then.
    }
  }
}

const copies = [
  'COPY . .',
  'COPY . /app',
  'COPY . /app/',
  'COPY src /app/src',
  'COPY src lib /app/both/',
  'COPY a.txt b.txt /app/two/',
  'COPY a.txt /app/',
  'COPY a.txt /app/renamed',
  'COPY b.txt /app/a.txt',
  'COPY *.txt /app/texts/',
  'COPY src/* /flat/',
  'COPY link /app/through',
  'COPY lib/ /usr/lib/mine/',
  'COPY --chown=7:8 . /app',
  'COPY --chown=app src /app/owned/',
  'COPY --chown=app:users . /own',
  'COPY --chown=9 lib /app/nine',
  'COPY --chmod=750 a.txt /app/',
  'ADD . /app',
  'ADD a.txt lib /added/',
  'COPY --from=side /made /app/made',
  'COPY --from=side /made/src /app/src',
]

const harmless = [
  'RUN useradd other || true',
  'RUN mkdir -p /app/data /var/x',
  'RUN mkdir -p src/deep/more',
  'RUN chown -R 5:6 /app',
  'RUN chown -R app: /app/src || true',
  'RUN chown 5 /app',
  'RUN chown -R app /app',
  'RUN ln -sf /app/a.txt /lnk',
  'RUN rm -rf /app/lib',
  'RUN rm -rf /var/x/*',
  'RUN touch /var/y',
  'RUN chmod -R 700 /var || true',
  'RUN echo x > /var/z',
  'ENV X=1',
  'USER app',
  'USER root',
  'HEALTHCHECK CMD true',
  'WORKDIR /app/src',
  'WORKDIR /app',
  'VOLUME /app/data',
]

const harmful = [
  'RUN echo V=1 >> /app/a.txt',
  'RUN chmod 755 /app/a.txt || true',
  'RUN chmod -R go-w . || true',
  'RUN ln -f /app/a.txt /app/copied || true',
  'RUN rm -f /app/b.txt',
  'RUN rm -rf /app/src/deep',
  'RUN cp -r /app /copy',
  'RUN cat /app/* > /cat 2>/dev/null || true',
  'RUN sed -i s/1/2/ /app/a.txt || true',
  'RUN find / -xdev -name "*.txt" | sort > /list',
  'RUN mv /app/b.txt /app/moved || true',
  'RUN for f in /app/*; do [ -f $f ] && chmod 711 $f; done; true',
]

const bases = ['full', 'full', 'linked', 'linked', 'onbuild']

/** A Dockerfile of a few steps in any order. @param repository of the prepared base images */
export function randomDockerfile(random: Random, repository: string): string {
  const from = random() < 0.4 ? 'busybox:1.36' : `${repository}:${pick(random, bases)}`
  const lines = [
    'FROM busybox:1.36 AS side',
    random() < 0.3 ? 'COPY src /made/src' : 'RUN mkdir -p /made/src && echo made > /made/src/m.py',
    `FROM ${from}`,
    "RUN echo 'app:x:5000:5001::/srv:/bin/sh' >> /etc/passwd && echo 'users:x:100:' >> /etc/group",
    'WORKDIR /app',
    pick(random, copies),
  ]
  const wild = random() < 0.35
  for (let steps = Math.floor(random() * 5); steps > 0; steps--)
    lines.push(pick(random, random() < 0.35 ? copies : wild ? harmful : harmless))
  return `${lines.join('\n')}\nUSER root\nCMD ["sleep", "600"]\n`
}

export const randomIgnoreFile = (random: Random): string =>
  pick(random, ['', 'skip\n', '*.ignored\nskip\n!skip/keep.txt\n', '**/*.bak\n*.ignored\n', 'lib\n!lib/m.py\n'])
