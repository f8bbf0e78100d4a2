import type {Row} from './row.js'

interface Rule {
  match: RegExp
  row: (host: string) => Omit<Row, 'why'>
}

/** What ssh, the far shell and docker's dial-stdio say; the first rule that fits. */
const rules: Rule[] = [
  {
    match: /dial unix .{0,300}permission denied/i,
    row: host => ({
      code: 'ENGINE_DENIED',
      message: `permission denied on the engine's socket of ${host}`,
      suggestions: [`on ${host}: sudo usermod -aG docker USER, then log in again`],
    }),
  },
  {
    match: /dial (?:unix|tcp) |cannot connect to the docker daemon/i,
    row: host => ({
      code: 'ENGINE_REFUSED',
      message: `ssh reaches ${host}, but no engine answers there`,
      suggestions: [`on ${host}: sudo systemctl start docker`],
    }),
  },
  {
    match: /docker: (?:command )?not found|docker': No such file|not recognized as/i,
    row: host => ({
      code: 'ENGINE_SSH',
      message: `ssh reaches ${host}, but there is no docker program on the PATH`,
      suggestions: [
        `ssh ${host} docker version`,
        `install docker's client on ${host}: it leads to the engine's socket`,
      ],
    }),
  },
  {
    match: /REMOTE HOST IDENTIFICATION HAS CHANGED/,
    row: host => ({
      code: 'ENGINE_SSH',
      message: `the host key of ${host} has changed`,
      suggestions: [`find out why, then: ssh-keygen -R ${host}`],
    }),
  },
  {
    match: /host key verification failed/i,
    row: host => ({
      code: 'ENGINE_SSH',
      message: `the host key of ${host} is not known`,
      suggestions: [`connect once by hand, and compare the key: ssh ${host}`],
    }),
  },
  {
    match: /permission denied|too many authentication failures/i,
    row: host => ({
      code: 'ENGINE_SSH',
      message: `ssh could not log in at ${host}`,
      suggestions: [
        `ssh-add, or ssh-copy-id ${host}: no password can be asked for here`,
        `ssh ${host} docker version must work`,
      ],
    }),
  },
  {
    match: /could not resolve hostname/i,
    row: host => ({
      code: 'ENGINE_HOST_UNKNOWN',
      message: `ssh does not know the host ${host}`,
      suggestions: ['check the name, or give it a Host entry in ~/.ssh/config'],
    }),
  },
  {
    match: /connection refused/i,
    row: host => ({
      code: 'ENGINE_REFUSED',
      message: `no ssh server answers at ${host}`,
      suggestions: [`check the port: ssh ${host}`],
    }),
  },
  {
    match: /timed out|no route to host|network is unreachable/i,
    row: host => ({
      code: 'ENGINE_TIMEOUT',
      message: `${host} does not answer`,
      suggestions: [`check that ${host} is up: ssh ${host}`],
    }),
  },
]

/** How a failure of the ssh that leads to the engine is told; undefined when it was something else. */
export function sshRow(error: NodeJS.ErrnoException, url: string): Row | undefined {
  const host = /^ssh:\/\/([^/]*)/i.exec(url)?.[1]
  if (host === undefined) return undefined
  if (error.code === 'ENOENT') {
    return {
      code: 'ENGINE_SSH',
      message: `${url} needs the ssh program, and there is none`,
      why: 'no folder of PATH has it',
      suggestions: ['install the OpenSSH client'],
    }
  }
  if (error.code !== 'PROGRAM_FAILED') return undefined
  const row = rules.find(({match}) => match.test(error.message))?.row(host) ?? otherwise(host)
  return {...row, why: lastLine(error.message)}
}

function otherwise(host: string): Omit<Row, 'why'> {
  return {
    code: 'ENGINE_SSH',
    message: `the ssh connection to ${host} ended`,
    suggestions: [`ssh ${host} docker version must work`, 'dkr doctor'],
  }
}

/** ssh prints its warnings first and the reason last. */
const lastLine = (text: string) => text.trimEnd().split('\n').at(-1)!.trim()
