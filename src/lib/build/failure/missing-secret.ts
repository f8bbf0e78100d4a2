import type {Instruction} from '../../dockerfile/dockerfile.js'
import type {Explain} from './failed.js'
import {shownPath} from './shown-path.js'

/** A RUN that mounts a secret or an SSH agent that the build did not get. */
export const missingSecret: Explain = ({plan, instruction, builder, output, ran}) => {
  if (instruction?.keyword !== 'RUN') return undefined
  // The builder repeats the command of a RUN that failed.
  const text = (ran ? output : [builder, ...output]).join('\n')
  const given = plan.secrets.map(({id}) => id)
  const lacking = mounts(instruction, 'secret').find(({id, target}) => !given.includes(id) && names(text, id, target))
  const command = `dkr build${plan.dockerfile === '-' ? ' -f -' : ''}`
  if (lacking) {
    return {
      why: `the step reads the secret ${lacking.id}, which this build was not given`,
      suggestions: [
        `give it: ${command} --secret id=${lacking.id},src=FILE ${shownPath(plan.dir)}`,
        `from a variable: ${command} --secret id=${lacking.id},env=NAME ${shownPath(plan.dir)}`,
      ],
    }
  }
  if (mounts(instruction, 'ssh').length === 0 || Object.keys(plan.ssh).length > 0) return undefined
  if (!/publickey|no SSH key|SSH_AUTH_SOCK|ssh agent/i.test(text)) return undefined
  return {
    why: 'the step uses SSH, and this build was not given an agent',
    suggestions: [`${command} --ssh default ${shownPath(plan.dir)}`, 'ssh-add -l lists the keys of your agent'],
  }
}

function mounts({flags}: Instruction, wanted: string): {id: string; target: string}[] {
  return flags.flatMap(({name, value = ''}) => {
    const fields = Object.fromEntries(value.split(',').map(field => field.split(/=(.*)/s).slice(0, 2))) as Record<
      string,
      string | undefined
    >
    if (name !== 'mount' || fields.type !== wanted) return []
    const target = fields.target ?? fields.dst ?? fields.destination
    const id = fields.id ?? target?.split('/').at(-1) ?? 'default'
    return [{id, target: target ?? `/run/secrets/${id}`}]
  })
}

/** A secret in a variable (`env=`) is not seen by its path: that case only the builder tells. */
function names(text: string, id: string, target: string): boolean {
  return text.includes(`secret ${id} not found`) || text.includes(`secret ${id}: not found`) || text.includes(target)
}
