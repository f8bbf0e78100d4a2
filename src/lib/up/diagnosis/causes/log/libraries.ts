import type {LogRule} from './log-rule.js'

/** Debian's packages of the libraries that slim images lack most often. */
const packages: [RegExp, string][] = [
  [/^libGL\.so/, 'libgl1'],
  [/^libgthread|^libglib-2/, 'libglib2.0-0'],
  [/^libpq\.so/, 'libpq5'],
  [/^libmysqlclient|^libmariadb/, 'libmariadb3'],
  [/^libgomp/, 'libgomp1'],
  [/^libcairo\.so/, 'libcairo2'],
  [/^libstdc\+\+/, 'libstdc++6'],
]

/** Of the loaders of glibc ("libx.so.1: cannot open shared object file") and of musl. */
const library: LogRule = {
  match: /\b(lib[\w.+-]{1,100}): cannot open shared object file|Error loading shared library (lib[\w.+-]{1,100}):/,
  finding: match => {
    const name = (match[1] ?? match[2])!
    const known = packages.find(([pattern]) => pattern.test(name))?.[1]
    return {
      cause: 'library-not-found',
      message: `the system library ${name} is not in the image`,
      why: 'a package with compiled parts needs it; pip, npm and the like do not install libraries of the system, and slim images have few',
      suggestions: [
        `install it in the Dockerfile: RUN apt-get update && apt-get install -y ${known ?? 'PACKAGE'} (alpine: apk add)`,
        known ? 'or use the base image without -slim' : `which package has it? apt-file search ${name}`,
      ],
    }
  },
}

export const libraryRules = [library]
