/**
 * The frontend that a file of any language names for BuildKit: `# syntax=` or `// syntax=` among the directives at its
 * top, below a line with `#!`, or `{"syntax": …}`. Source: BuildKit, frontend/dockerfile/parser/directives.go, DetectSyntax.
 */
export function detectSyntax(text: string): string | undefined {
  const body = text.replace(/^\uFEFF/, '').replace(/^#![^\n]*(?:\n|$)/, '')
  const lines = body.split('\n', maxDirectives)
  return fromDirectives(lines, '#') ?? fromDirectives(lines, '//') ?? fromJson(body)
}

/** There are three of them, each once. */
const maxDirectives = 4

function fromDirectives(lines: readonly string[], comment: string): string | undefined {
  for (const line of lines) {
    const [, name = '', value = ''] =
      /^\s*([a-z][a-z0-9]*)\s*=(.+)$/i.exec(line.startsWith(comment) ? line.slice(comment.length) : '') ?? []
    if (!['syntax', 'escape', 'check'].includes(name.toLowerCase()) || value.trim() === '') return undefined
    if (name.toLowerCase() === 'syntax') return value.trim()
  }
  return undefined
}

function fromJson(text: string): string | undefined {
  if (!/^\s*\{/.test(text)) return undefined
  try {
    const {syntax} = JSON.parse(text) as {syntax?: unknown}
    return typeof syntax === 'string' && syntax !== '' ? syntax : undefined
  } catch {
    return undefined
  }
}
