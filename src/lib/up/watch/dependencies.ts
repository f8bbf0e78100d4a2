import {posix} from 'node:path'

/** Files that say what is to be installed: one that changes means that a step of the build has to run again. */
const manifests: readonly RegExp[] = [
  /^requirements[\w.-]*\.(?:txt|in)$/,
  /^(?:pyproject\.toml|poetry\.lock|uv\.lock|Pipfile(?:\.lock)?|setup\.(?:py|cfg)|environment\.ya?ml)$/,
  /^(?:package(?:-lock)?\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|deno\.lock)$/,
  /^(?:go\.(?:mod|sum|work)|Cargo\.(?:toml|lock)|Gemfile(?:\.lock)?|.+\.gemspec|composer\.(?:json|lock)|mix\.(?:exs|lock))$/,
  /^(?:pom\.xml|build\.gradle(?:\.kts)?|settings\.gradle(?:\.kts)?|.+\.(?:cs|fs|vb)proj|packages\.lock\.json)$/,
]

/** Whether a file says what is to be installed. */
export function isManifest(path: string): boolean {
  const name = posix.basename(path)
  return manifests.some(pattern => pattern.test(name))
}

/** Commands that read nothing of the app but its manifests, if anything. */
const harmless: readonly RegExp[] = [
  /^(?:useradd|adduser|groupadd|addgroup|usermod|chown|chmod|mkdir|ln|rm|touch|echo|true|set)\b/,
  /^(?:apt-get|apt|apk|yum|dnf|microdnf|update-ca-certificates)\b/,
  /^(?:python3? -m )?pip3? install\b.* (?:-r|--requirement)\b(?!.* \.(?:\s|$))/,
  /^(?:npm (?:ci|install|i)|yarn install|pnpm (?:install|i)|yarn$|bundle install|composer install|go mod download)\b/,
  /^(?:poetry install .*--no-root|uv sync .*--no-install-project)\b/,
]

/** Whether a RUN may use any file that was copied before it, so that such a file cannot just be exchanged. */
export function usesCopiedFiles(command: string): boolean {
  return command
    .split(/&&|\|\||[;|\n]/)
    .map(part => part.trim())
    .filter(part => part !== '')
    .some(part => !harmless.some(pattern => pattern.test(part)))
}
