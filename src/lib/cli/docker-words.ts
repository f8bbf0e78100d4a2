/** Commands of docker that dkr has under another name: what to type instead. */
const otherNames: Record<string, string> = {
  history: 'dkr layers IMAGE',
  'image history': 'dkr layers IMAGE',
  info: 'dkr doctor',
  'system info': 'dkr doctor',
  version: 'dkr --version, and dkr doctor for the engine',
  'builder build': 'dkr build FOLDER',
  'buildx build': 'dkr build FOLDER',
  'buildx prune': 'dkr builder prune',
  compose: 'dkr up',
  'compose up': 'dkr up',
  'compose down': 'dkr down',
  'compose logs': 'dkr logs',
  'compose ps': 'dkr ls',
  'compose build': 'dkr build',
  'compose config': 'dkr export compose',
}

/** What dkr calls a command of docker, by its first words; undefined where it has none, or the same name. */
export function dkrName(words: readonly string[]): string | undefined {
  const [first = '', second = ''] = words
  const find = (name: string) => (Object.hasOwn(otherNames, name) ? otherNames[name] : undefined)
  return find(`${first} ${second}`) ?? find(first)
}
