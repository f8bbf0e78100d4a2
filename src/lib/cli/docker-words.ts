interface OtherName {
  /** What to type instead. */
  instead: string
  /** How far that is the same. */
  why: string
}

const layers: OtherName = {instead: 'dkr layers IMAGE', why: 'dkr layers shows the history of an image'}
const doctor: OtherName = {instead: 'dkr doctor', why: 'dkr doctor says which engine it is, and whether it works'}
const build: OtherName = {instead: 'dkr build FOLDER', why: 'dkr build uses BuildKit where the engine has it'}

/** compose.yaml is not read: what dkr does of docker compose it does for the app of one folder. */
const compose = (instead: string): OtherName => ({
  instead,
  why: 'dkr reads no compose file: it builds and runs the app of one folder',
})

/** Commands of docker that dkr has under another name. */
const otherNames: Record<string, OtherName> = {
  history: layers,
  'image history': layers,
  info: doctor,
  'system info': doctor,
  version: {...doctor, instead: 'dkr --version, and dkr doctor for the engine'},
  'builder build': build,
  'buildx build': build,
  'buildx prune': {instead: 'dkr builder prune', why: 'dkr builder prune removes the build cache of the engine'},
  compose: compose('dkr up'),
  'compose up': compose('dkr up'),
  'compose down': compose('dkr down'),
  'compose logs': compose('dkr logs'),
  'compose ps': compose('dkr ls'),
  'compose build': compose('dkr build'),
  'compose config': {
    instead: 'dkr export compose',
    why: 'dkr export compose prints what dkr up does as a compose file',
  },
}

/** What dkr has for a command of docker, by its first words; undefined where it has none, or the same name. */
export function dkrName(words: readonly string[]): OtherName | undefined {
  const [first = '', second = ''] = words
  const find = (name: string) => (Object.hasOwn(otherNames, name) ? otherNames[name] : undefined)
  return find(`${first} ${second}`) ?? find(first)
}
