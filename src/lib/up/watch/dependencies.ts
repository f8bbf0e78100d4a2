import {posix} from 'node:path'

/** Files that say what is to be installed: one that changes means that a step of the build has to run again. */
const manifests: readonly RegExp[] = [
  /^requirements[\w.-]*\.(?:txt|in)$/,
  /^(?:pyproject\.toml|poetry\.lock|uv\.lock|Pipfile(?:\.lock)?|setup\.(?:py|cfg)|environment\.ya?ml)$/,
  /^(?:package(?:-lock)?\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|deno\.lock)$/,
  /^(?:go\.(?:mod|sum|work)|Cargo\.(?:toml|lock)|Gemfile(?:\.lock)?|.+\.gemspec|composer\.(?:json|lock)|mix\.(?:exs|lock))$/,
  /^(?:\.npmrc|\.yarnrc(?:\.yml)?|\.pnpmfile\.cjs|pnpm-workspace\.yaml|bunfig\.toml|poetry\.toml|uv\.toml|pip\.conf)$/,
  /^(?:pom\.xml|build\.gradle(?:\.kts)?|settings\.gradle(?:\.kts)?|.+\.(?:cs|fs|vb)proj|packages\.lock\.json)$/,
]

/** Whether a file says what is to be installed. */
export function isManifest(path: string): boolean {
  const name = posix.basename(path)
  return manifests.some(pattern => pattern.test(name))
}
