import {createConnection, type Socket} from 'node:net'
import {fieldOne} from './auth.js'
import {type Call, frame, grpcError, grpcStatus, type Method, readMessages} from './grpc.js'
import {eachField, lengthField, raw} from './protobuf.js'
import {agentFilter} from './ssh-agent.js'

/** The agents a build may use: the socket's path by id (`default` where a Dockerfile names none). */
export type SshAgents = Readonly<Record<string, string>>

/** moby.sshforward.v1.SSH. */
export const sshMethods = (agents: SshAgents): Record<string, Method> => ({
  '/moby.sshforward.v1.SSH/CheckAgent': {
    unary: request => {
      agentPath(agents, fieldOne(request))
      return new Uint8Array()
    },
  },
  '/moby.sshforward.v1.SSH/ForwardAgent': {
    streaming: call => forward(call, agentPath(agents, call.metadata('buildkit.ssh.id')[0] ?? '')),
  },
})

function agentPath(agents: SshAgents, id: string): string {
  const key = id || 'default'
  if (!Object.hasOwn(agents, key)) throw grpcError(grpcStatus.unknown, `unset ssh forward key ${key}`)
  return agents[key]!
}

/** Carries one connection to the agent: what a build may not ask of it is refused here. */
async function forward(call: Call, path: string): Promise<void> {
  const agent = await connect(path)
  const reply = (bytes: Uint8Array) => {
    if (!call.stream.writableEnded && !call.stream.destroyed) call.stream.write(frame(lengthField(1, bytes)))
  }
  const filter = agentFilter({ask: bytes => agent.write(bytes), reply})
  try {
    await new Promise<void>((resolve, reject) => {
      agent.on('data', bytes => guard(() => filter.fromAgent(bytes), reject))
      agent.once('close', resolve).once('error', reject)
      readMessages(
        call.stream,
        message => filter.fromBuild(dataOf(message)),
        () => agent.end(),
        reject,
      )
    })
  } finally {
    agent.destroy()
  }
}

function guard(action: () => void, reject: (error: unknown) => void): void {
  try {
    action()
  } catch (error) {
    reject(error)
  }
}

function dataOf(message: Uint8Array): Uint8Array {
  let data = new Uint8Array()
  eachField(message, (field, value) => {
    if (field === 1) data = new Uint8Array(raw(value))
  })
  return data
}

function connect(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path)
    socket.once('connect', () => resolve(socket.off('error', reject)))
    socket.once('error', reject)
  })
}
