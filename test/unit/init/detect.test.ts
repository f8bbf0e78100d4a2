import {expect, test} from '@jest/globals'
import {detect, resolveValues} from '../../../src/lib/init/detect.js'
import type {FolderFacts} from '../../../src/lib/init/facts.js'
import {loadTemplates} from '../../../src/lib/init/templates.js'

const templates = await loadTemplates()
const flask = templates.find(template => template.name === 'flask')!

function facts(files: Record<string, string>): FolderFacts {
  return {files: Object.keys(files).sort(), texts: new Map(Object.entries(files))}
}

const app = 'from flask import Flask\napp = Flask(__name__)\n'

test.each<[string, Record<string, string>, string]>([
  ['an empty folder', {}, 'empty'],
  ['notes and a licence', {'README.md': 'flask', LICENSE: ''}, 'empty'],
  ['requirements that name flask', {'requirements.txt': '# web\nFlask==3.0\n'}, 'flask requirements.txt'],
  ['requirements that only begin like it', {'requirements.txt': 'flasky\n'}, 'Python requirements.txt'],
  ['a pyproject', {'pyproject.toml': 'dependencies = [\n  "flask>=3",\n]'}, 'flask pyproject.toml'],
  ['an import', {'web/site.py': 'import flask\n'}, 'flask web/site.py'],
  ['an import that is a comment', {'site.py': '# import flask\n'}, 'Python site.py'],
  ['another web framework', {'manage.py': 'import django', 'requirements.txt': 'django'}, 'Django manage.py'],
  ['Node.js', {'package.json': '{}'}, 'Node.js package.json'],
  ['Flask beside the package.json of a front end', {'package.json': '{}', 'app.py': app}, 'flask app.py'],
])('%s', (_, files, expected) => {
  const found = detect(facts(files), templates)
  const words = {
    app: () => found.kind === 'app' && `${found.template.name} ${found.file}`,
    other: () => found.kind === 'other' && `${found.stack} ${found.file}`,
    empty: () => 'empty',
  }
  expect(words[found.kind]()).toBe(expected)
})

test.each<[string, Record<string, string>, string]>([
  ['app.py', {'app.py': app}, 'app:app'],
  [
    'another variable, with a type',
    {'app.py': 'import flask\nsite: flask.Flask = flask.Flask(__name__)\n'},
    'app:site',
  ],
  ['main.py', {'main.py': app}, 'main:app'],
  ['wsgi.py before app.py', {'app.py': app, 'wsgi.py': 'from app import app as application\n'}, 'wsgi:application'],
  [
    'wsgi.py that calls a factory',
    {'wsgi.py': 'from shop import create_app  # flask\napp = create_app()\n'},
    'wsgi:app',
  ],
  ['a factory', {'app.py': 'from flask import Flask\ndef create_app(config=None):\n  pass\n'}, 'app:create_app()'],
  ['a factory in a package', {'shop/__init__.py': 'import flask\ndef create_app():\n  pass\n'}, 'shop:create_app()'],
  ['a source folder', {'src/app.py': app}, 'src.app:app'],
  ['an app inside a function', {'app.py': 'from flask import Flask\ndef f():\n  app = Flask(__name__)\n'}, 'app:app'],
  ['a file name that is no module', {'my app".py': app}, 'app:app'],
])('the entry of %s', (_, files, entry) => {
  expect(resolveValues(flask, facts(files)).values.entry).toBe(entry)
})

test('an entry that cannot be seen is said so', () => {
  const {values, notes} = resolveValues(flask, facts({'x.py': 'from flask import Blueprint\n'}))
  expect(values.entry).toBe('app:app')
  expect(notes.join()).toContain('could not see')
})

test.each<[string, Record<string, string>, string, string]>([
  ['port of a development server', {'app.py': `${app}app.run(host="0.0.0.0", port=5001)\n`}, 'port', '5001'],
  ['port of an earlier Dockerfile', {'app.py': app, Dockerfile: 'ENV PORT=9000\n'}, 'port', '9000'],
  ['port, when nothing tells', {'app.py': app}, 'port', '8000'],
  ['Python of .python-version', {'.python-version': '3.12.4\n'}, 'python', '3.12'],
  ['Python of runtime.txt', {'runtime.txt': 'python-3.11.9\n'}, 'python', '3.11'],
  ['Python of an earlier Dockerfile', {Dockerfile: 'ARG PYTHON_VERSION=3.12\n'}, 'python', '3.12'],
  ['manifest', {'requirements.txt': 'flask\n'}, 'manifest', 'requirements.txt'],
  ['manifest that names other files', {'requirements.txt': '-r requirements/base.txt\n'}, 'manifest', '.'],
  ['manifest without requirements.txt', {'pyproject.toml': 'dependencies = ["flask"]'}, 'manifest', 'pyproject.toml'],
])('the %s', (_, files, name, value) => {
  expect(resolveValues(flask, facts(files)).values[name]).toBe(value)
})

test.each([
  ['sqlite:///site.db', true],
  ['sqlite:////data/site.db', true],
  ['sqlite:///:memory:', false],
  ['sqlite://:memory:', false],
])('%s is a file to keep: %p', (address, keeps) => {
  const {notes} = resolveValues(flask, facts({'app.py': `${app}URI = "${address}"\n`}))
  expect(notes.join().includes('volume')).toBe(keeps)
})

test('a file of empty lines is looked at in a time that grows with it', () => {
  const {kind} = detect(facts({'app.py': '\n'.repeat(65_536), 'pyproject.toml': ' \n'.repeat(32_768)}), templates)
  expect(kind).toBe('other')
})

test.each<[string, string, RegExp]>([
  ['its own address', `${app}@app.route("/health")\ndef h(): return ""\n`, /'GET', '\/health'\)/],
  ['a connection, without one', app, /create_connection/],
])('the health check of an app that is there asks %s', (_, source, probe) => {
  expect(resolveValues(flask, facts({'app.py': source})).values.probe).toMatch(probe)
})

test.each<[string, Record<string, string>, string]>([
  ['gunicorn is not in requirements.txt', {'app.py': app, 'requirements.txt': 'flask\n'}, 'does not name gunicorn'],
  ['a lock file is not read', {'app.py': app, 'poetry.lock': ''}, 'lock file'],
  ['SQLite', {'app.py': `${app}URI = "sqlite:///site.db"\n`}, 'volume'],
])('a note: %s', (_, files, text) => {
  expect(resolveValues(flask, facts(files)).notes.join()).toContain(text)
})
