import type {Evidence} from '../../evidence.js'
import type {LogRule} from './log-rule.js'

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

const python: LogRule = {
  match: /(?:ModuleNotFoundError|ImportError): No module named '?([\w.]+)'?/,
  finding: ([, full], evidence) => {
    const name = full!.split('.')[0]!
    if (isOwnModule(name, evidence)) return ownModule(name)
    const wanted = packageNames[name] ?? name
    return {
      cause: 'module-not-found',
      message: `the Python module "${full}" is not in the image`,
      why: 'an image has only what its Dockerfile puts there; what is installed on your machine is not in it',
      suggestions: [
        `add ${wanted} to requirements.txt, and see that the Dockerfile runs pip install -r requirements.txt`,
        `is ${name} a file or folder of your own? then it is missing in COPY, or .dockerignore keeps it out`,
      ],
    }
  },
}

function ownModule(name: string): ReturnType<LogRule['finding']> {
  return {
    cause: 'module-not-found',
    message: `the app itself, ${name}.py, is not where the server looks for it`,
    why: `the start command names the module "${name}"; it is looked for in the working folder of the container`,
    suggestions: [
      `is the file called ${name}.py, and does a COPY put it into the WORKDIR?`,
      'or name the right one in CMD: gunicorn FILE:VARIABLE',
    ],
  }
}

const node: LogRule = {
  match: /Cannot find (?:module|package) '([^']+)'/,
  finding: ([, name]) => {
    if (/^[./]/.test(name!)) {
      return {
        cause: 'file-not-found',
        message: `Node does not find the file ${name}`,
        why: 'no COPY of the Dockerfile puts it there, or .dockerignore keeps it out',
        suggestions: [
          'check COPY and WORKDIR in the Dockerfile',
          'check the name in CMD and in the scripts of package.json',
        ],
      }
    }
    return {
      cause: 'module-not-found',
      message: `the Node module "${name}" is not in the image`,
      why: 'an image has only what its Dockerfile puts there; node_modules of your machine is not in it',
      suggestions: [
        `npm install ${name}, so that package.json names it, and see that the Dockerfile runs npm ci`,
        'is it under devDependencies while the Dockerfile leaves those out?',
      ],
    }
  },
}

const flaskApp: LogRule = {
  match: /^Error: Could not import '([^']+)'/,
  finding: ([, name]) => ownModule(name!),
}

export const moduleRules = [python, node, flaskApp]
