/** One word quoted for a POSIX shell; words that need no quotes stay readable. */
export function shellWord(word: string): string {
  return /^[\w%+,./:=@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
