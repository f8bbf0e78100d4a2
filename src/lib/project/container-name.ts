/** The name of a listed container, without the engine's leading slash. */
export function nameOf({Names, Id}: {Names: string[]; Id: string}): string {
  // A linked container also has names like /other/alias: its own has one slash.
  const own = Names.find(name => name.lastIndexOf('/') === 0) ?? Names[0]
  return own ? own.replace(/^\//, '') : Id.slice(0, 12)
}
