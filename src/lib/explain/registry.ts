import {familiarReference} from '../reference/image.js'
import type {LoginPlan} from '../registry/login.js'
import type {PullPlan} from '../registry/pull.js'
import type {PushPlan} from '../registry/push-plan.js'
import type {TagPlan} from '../registry/tag.js'
import {flag, option, type ShellCommand} from './shell.js'

/** The `docker login` that asks for the same; the password never is a part of it. */
export function dockerLogin({registry, username, password}: LoginPlan): ShellCommand {
  const flags = [...option('-u', username), ...flag('--password-stdin', password === 'stdin')]
  return {argv: ['docker', 'login', ...flags, ...registryArgument(registry)]}
}

export function dockerLogout(registry: string): ShellCommand {
  return {argv: ['docker', 'logout', ...registryArgument(registry)]}
}

/** docker.io is what docker takes where nothing is given. */
function registryArgument(registry: string): string[] {
  return registry === 'docker.io' ? [] : [registry]
}

export function dockerTag({source, target}: TagPlan): ShellCommand {
  return {argv: ['docker', 'tag', source, familiarReference(target)]}
}

/** The `docker push`, after the `docker tag` where it goes under another name. */
export function dockerPush({reference, source, allTags, platform}: PushPlan): ShellCommand[] {
  const flags = [...flag('--all-tags', allTags), ...option('--platform', platform)]
  return [
    ...(source ? [dockerTag({source, target: reference})] : []),
    {argv: ['docker', 'push', ...flags, familiarReference(reference)]},
  ]
}

export function dockerPull({reference, allTags, platform}: PullPlan): ShellCommand {
  const flags = [...flag('--all-tags', allTags), ...option('--platform', platform)]
  return {argv: ['docker', 'pull', ...flags, familiarReference(reference)]}
}
