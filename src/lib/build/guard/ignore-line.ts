/** What an ignore file would read as something else than a name. */
const special = /[*?[\]\\]|^[!#\s]|\s$|[\u0000-\u001f\u007f]/

/**
 * The line of an ignore file that leaves out one path, or with `anywhere` every path that ends in it. What a line
 * cannot hold (line breaks, white space at its edge) becomes `?`.
 */
export function ignoreLine(path: string, anywhere = false): string {
  return (anywhere ? '**/' : '') + (special.test(path) ? escaped(path) : path)
}

function escaped(path: string): string {
  return path
    .replace(/[*?[\]\\{}|^]|^[!#]/g, character => `\\${character}`)
    .replace(/^\s|\s$|[\u0000-\u001f\u007f]/g, '?')
}
