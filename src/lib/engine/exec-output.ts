import {Writable} from 'node:stream'
import {copyOutput} from './attach.js'
import type {Engine} from './engine.js'

const maxOutput = 256 * 1024

/**
 * What a program prints that is run in a running container, up to 256 KiB.
 * @throws DkrError when the container has no such program or does not run
 */
export async function execOutput(engine: Engine, id: string, command: string[], signal?: AbortSignal): Promise<string> {
  const exec = await engine.call(docker =>
    docker.getContainer(id).exec({Cmd: command, AttachStdout: true, AttachStderr: false, Tty: false}),
  )
  const stream = await engine.stream({
    method: 'POST',
    path: `/exec/${exec.id}/start`,
    body: {Detach: false, Tty: false},
    signal,
  })
  const chunks: Buffer[] = []
  let size = 0
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      size += chunk.length
      if (size <= maxOutput) chunks.push(chunk)
      done()
    },
  })
  await copyOutput(stream, false, sink, sink)
  return Buffer.concat(chunks).toString('utf8')
}
