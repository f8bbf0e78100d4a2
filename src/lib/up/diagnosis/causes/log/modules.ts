import type {Evidence} from '../../evidence.js'
import {inContainer} from '../mounts.js'
import type {LogFinding, LogRule} from './log-rule.js'

/** Packages whose name is not that of their module. */
const packageNames: Record<string, string> = {
  attr: 'attrs',
  bs4: 'beautifulsoup4',
  Crypto: 'pycryptodome',
  cv2: 'opencv-python-headless',
  dateutil: 'python-dateutil',
  dotenv: 'python-dotenv',
  flask_cors: 'Flask-Cors',
  flask_sqlalchemy: 'Flask-SQLAlchemy',
  jwt: 'PyJWT',
  MySQLdb: 'mysqlclient',
  PIL: 'pillow',
  psycopg2: 'psycopg2-binary',
  serial: 'pyserial',
  skimage: 'scikit-image',
  sklearn: 'scikit-learn',
  yaml: 'PyYAML',
}

/** A name that the start command itself uses (`gunicorn main:app`, `python -m shop`) is the app's own file. */
function isOwnModule(name: string, {command}: Evidence): boolean {
  const words = command.join(' ').split(/[\s"']+/)
  return words.some(
    (word, i) => word.startsWith(`${name}:`) || (word === name && /^(?:-m|--app|-A)$/.test(words[i - 1] ?? '')),
  )
}

/** Where Python would find a module: beside the app, or in the environment that an image has in a folder. */
function pythonPlaces(name: string, evidence: Evidence): string[] {
  const environment = evidence.env.find(entry => entry.startsWith('VIRTUAL_ENV='))?.slice('VIRTUAL_ENV='.length)
  const places = [`${name}.py`, name, ...(environment ? [`${environment}/bin/python`] : [])]
  return places.map(place => inContainer(place, evidence))
}

const python: LogRule = {
  match: /(?:ModuleNotFoundError|ImportError): No module named '?([\w.]+)'?/,
  finding: ([, full], evidence) => {
    const name = full!.split('.')[0]!
    if (isOwnModule(name, evidence)) return ownModule(name, evidence)
    const wanted = packageNames[name] ?? name
    return {
      cause: 'module-not-found',
      message: `Python does not find the module "${full}"`,
      why: 'an image has only what its Dockerfile puts there; what is installed on your machine is not in it',
      suggestions: [
        `add ${wanted} to requirements.txt, and see that the Dockerfile runs pip install -r requirements.txt`,
        `is ${name} a file or folder of your own? then it is missing in COPY, or .dockerignore keeps it out`,
      ],
      missing: pythonPlaces(name, evidence),
    }
  },
}

function ownModule(name: string, evidence: Evidence): LogFinding {
  return {
    cause: 'module-not-found',
    message: `the app itself, ${name}.py, is not where the server looks for it`,
    why: `the start command names the module "${name}"; it is looked for in the working folder of the container`,
    suggestions: [
      `is the file called ${name}.py, and does a COPY put it into the WORKDIR?`,
      'or name the right one in CMD: gunicorn FILE:VARIABLE',
    ],
    missing: pythonPlaces(name, evidence),
  }
}

const node: LogRule = {
  match: /Cannot find (?:module|package) '([^']+)'/,
  finding: ([, name], evidence) => {
    if (/^[./]/.test(name!)) {
      return {
        cause: 'file-not-found',
        message: `Node does not find the file ${name}`,
        why: 'no COPY of the Dockerfile puts it there, or .dockerignore keeps it out',
        suggestions: [
          'check COPY and WORKDIR in the Dockerfile',
          'check the name in CMD and in the scripts of package.json',
        ],
        missing: [inContainer(name!, evidence)],
      }
    }
    return {
      cause: 'module-not-found',
      message: `Node does not find the module "${name}"`,
      why: 'an image has only what its Dockerfile puts there; node_modules of your machine is not in it',
      suggestions: [
        `npm install ${name}, so that package.json names it, and see that the Dockerfile runs npm ci`,
        'is it under devDependencies while the Dockerfile leaves those out?',
      ],
      missing: [inContainer(`node_modules/${name}`, evidence)],
    }
  },
}

const flaskApp: LogRule = {
  match: /^Error: Could not import '([^']+)'/,
  finding: ([, name], evidence) => ownModule(name!, evidence),
}

const ruby: LogRule = {
  match: /cannot load such file -- ([^\s(]+)/,
  finding: ([, name], evidence) => ({
    cause: 'module-not-found',
    message: `Ruby does not find "${name}"`,
    why: 'an image has only what its Dockerfile puts there; gems of your machine are not in it',
    suggestions: [
      `bundle add ${name!.split('/')[0]}, and see that the Dockerfile runs bundle install`,
      'is it a file of your own? then it is missing in COPY, or .dockerignore keeps it out',
    ],
    missing: [`${name}.rb`, name!].map(place => inContainer(place, evidence)),
  }),
}

export const moduleRules = [python, node, flaskApp, ruby]
