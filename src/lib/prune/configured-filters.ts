/**
 * The filters that docker's config.json sets for every prune (`pruneFilters`), save those against which the command
 * line says the opposite of the same label (docker/cli: command/utils.go, PruneFilters).
 * @param given of the command line
 * @param configured as the file has it; what is no text is left out, as docker leaves out what is no KEY=VALUE
 */
export function configuredFilters(given: readonly string[], configured: unknown): string[] {
  const texts: unknown[] = Array.isArray(configured) ? configured : []
  const filters = texts.filter((text): text is string => typeof text === 'string' && text.includes('='))
  return filters.filter(text => !given.includes(opposite(text)))
}

function opposite(text: string): string {
  return text.startsWith('label!=') ? text.replace('!=', '=') : text.replace(/^label=/, 'label!=')
}
