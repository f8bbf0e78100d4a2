import {describe, expect, it} from '@jest/globals'
import {outcome} from '../../support/watch-project.js'

const packageJson = JSON.stringify({
  scripts: {start: 'node a.js', test: 'jest'},
  dependencies: {express: '^4', '@x/y': '1'},
})

/** What becomes of an edit of app.py below a RUN that comes after COPY. */
function outcomeBehind(run: string, {files = {}, path = 'app.py', root = '/app'}: Case = {}): string {
  const dockerfile = ['FROM a', `WORKDIR ${root}`, 'COPY . .', run]
  const all = {'requirements.txt': 'flask\n', 'package.json': packageJson, ...files}
  return outcome({dockerfile, files: all}, path) === `${root}/${path}` ? 'sync' : 'rebuild'
}

interface Case {
  files?: Record<string, string>
  path?: string
  root?: string
}

describe('a RUN behind COPY that leaves a file alone', () => {
  it.each([
    'pip install -r requirements.txt',
    'pip install --no-cache-dir --upgrade pip && pip install --no-cache-dir -r requirements.txt gunicorn==22.0',
    'python3 -m pip install -r requirements.txt',
    '/opt/venv/bin/pip install flask[async]',
    '--mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt',
    'npm ci',
    'npm ci --omit=dev && npm cache clean --force',
    'npm install --production',
    'npm install -g pm2@5',
    'yarn install --frozen-lockfile',
    'apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*',
    'apk add --no-cache --virtual .build-deps gcc musl-dev',
    'useradd app',
    'useradd --create-home --shell /bin/bash app',
    'adduser -D -H -h /app app',
    'addgroup -S app && adduser -S -G app app',
    'mkdir data',
    'mkdir -p /app/data/cache /var/log/app',
    'mkdir -p /data && chown -R app:app /data',
    'chown -R app:app /app',
    'chown app:app /app',
    'chown -R 1000:1000 .',
    'chmod +x entrypoint.sh',
    'chmod -R 700 /etc/app',
    'ln -s /app/bin/tool /usr/local/bin/tool',
    'ln -sf /dev/stdout /var/log/app.log',
    'touch /var/log/app.log',
    'rm -rf tests docs/*.md',
    'echo "hello > world"',
    'set -eux; echo done >&2',
    'date -u +%s > /stamp',
    'echo "listen 80;" > /etc/nginx/conf.d/x.conf',
    "sed -i 's/80/8080/g' /etc/nginx/nginx.conf",
    'cp /usr/share/zoneinfo/UTC /etc/localtime',
    'DEBIAN_FRONTEND=noninteractive apt-get install -y tzdata',
    'if [ -f /etc/debian_version ]; then apt-get update; fi',
    'true',
    'go mod download',
  ])('%s', run => expect(outcomeBehind(`RUN ${run}`)).toBe('sync'))

  it.each<[string, Case]>([
    ['RUN npm ci', {root: '/usr/src/app'}],
    ['RUN pip install -r requirements.txt', {root: '/opt/app'}],
    ['RUN ["mkdir", "-p", "/data"]', {}],
    ['RUN mkdir data', {path: 'database/x.py'}],
    ['RUN npm ci', {files: {'package.json': '{"scripts":{"postinstalled":"x"}}'}}],
    ['RUN npm ci --ignore-scripts', {files: {'package.json': '{"scripts":{"prepare":"husky"}}'}}],
    [
      'RUN pip install -r requirements.txt',
      {
        files: {
          'requirements.txt': '# all\n-r base.txt\nx>=1 ; python_version<"4"\n',
          'base.txt': 'y @ https://e.org/y.whl\n',
        },
      },
    ],
    ['WORKDIR /app/data', {}],
    ['VOLUME /app/data', {}],
    ['HEALTHCHECK CMD wget -q localhost', {}],
    ['USER app', {}],
  ])('%s, %j', (line, more) => expect(outcomeBehind(line, more)).toBe('sync'))
})

describe('a RUN behind COPY that may use a file, or change it', () => {
  it.each([
    'make',
    './build.sh',
    'python setup.py install',
    'python -m compileall .',
    'npm run build',
    'npm rebuild',
    'npm --prefix web ci',
    'pip install .',
    'pip install -e .',
    'pip install -r requirements.txt .[dev]',
    'pip install --no-deps ./',
    'pip install --target . flask',
    'pip install -r missing.txt',
    'pip wheel -r requirements.txt',
    'echo V=1 >> app.py',
    'echo V=1 >>/app/app.py',
    '(echo a; echo b) > app.py',
    'cat < app.py > /etc/x',
    'echo "$(cat app.py)" > /etc/x',
    'ln -f app.py copy.py',
    'ln app.py /copy',
    'chmod 755 app.py',
    'chmod -R 755 .',
    'chmod -R go-w /',
    'chmod 644 *',
    'chmod 644 *.py',
    'rm -rf ../app',
    'rm app.py',
    'echo *.html > /list.txt',
    'printf "%s\\n" * > /list.txt',
    'date -r app.py > /stamp',
    'rm -rf /app/*',
    'mv app.py main.py',
    'cp app.py /usr/bin/app',
    'cp -r . /copy',
    'cp -r /app/. /copy',
    'touch app.py',
    "sed -i 's/a/b/' app.py",
    "sed -i 's/a/b/w app.py' /etc/x",
    'sed -i -e s/a/b/ -f app.py /etc/x',
    'cd /etc && touch app.py && make',
    'for f in *.py; do chmod +x $f; done',
    'X=/app; rm -rf $X',
    'rm -rf $UNKNOWN/x',
    'rm -rf "$(pwd)"',
    'chmod 600 ~/x',
    'find . -name "*.py" -delete',
    'PATH=/app:$PATH mkdir /x',
    'ls > list.txt',
    'mkdir -m 700 /x; tar xf x.tar',
    'useradd -m -k /app app',
  ])('%s', run => expect(outcomeBehind(`RUN ${run}`)).toBe('rebuild'))

  it.each<[string, Case]>([
    ['RUN npm ci', {files: {'package.json': '{"scripts":{"postinstall":"node app.py"}}'}}],
    ['RUN yarn', {files: {'package.json': '{"scripts":{"prepare":"tsc"}}'}}],
    ['RUN npm ci', {files: {'package.json': '{"workspaces":["a"]}'}}],
    ['RUN npm ci', {files: {'package.json': '{"dependencies":{"a":"file:./a"}}'}}],
    ['RUN npm ci', {files: {'package.json': 'no JSON'}}],
    ['RUN npm ci', {files: {'binding.gyp': ''}}],
    ['RUN npm ci', {path: 'node_modules/x.js'}],
    ['RUN npm ci', {path: '.npmrc'}],
    ['RUN pip install -r deps.txt', {files: {'deps.txt': 'flask\n'}, path: 'deps.txt'}],
    ['RUN pip install -r requirements.txt', {files: {'requirements.txt': '-e .\n'}}],
    ['RUN pip install -r requirements.txt', {files: {'requirements.txt': './lib\n'}}],
    ['RUN pip install -r requirements.txt', {files: {'requirements.txt': 'x @ file:///app/x\n'}}],
    [
      'RUN pip install -r requirements.txt',
      {files: {'requirements.txt': '-r deps.txt\n', 'deps.txt': 'x\n'}, path: 'deps.txt'},
    ],
    ['RUN pip install x', {path: '.venv/bin/x'}],
    ['RUN update-ca-certificates', {root: '/usr/local/share/ca-certificates', path: 'my.crt'}],
    ['RUN apt-get update', {root: '/etc/apt', path: 'sources.list'}],
    ['RUN apt-get install ./my.deb', {path: 'my.deb'}],
    ['RUN useradd app', {root: '/etc', path: 'passwd'}],
    ['RUN adduser -D app', {root: '/home/app', path: '.profile'}],
    ['RUN mkdir -p data/cache', {path: 'data/x.txt'}],
    ['WORKDIR /app/data', {path: 'data/x.txt'}],
    ['RUN --mount=type=bind,from=b,target=/app/app.py true', {}],
    ['RUN ["rm", "/app/app.py"]', {}],
    ['RUN ["sh", "-c", "rm app.py"]', {}],
    ['RUN tests/run', {}],
  ])('%s, %j', (line, more) => expect(outcomeBehind(line, more)).toBe('rebuild'))
})
