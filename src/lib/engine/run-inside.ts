import {Writable} from 'node:stream'
import {copyOutput} from './attach.js'
import type {Engine} from './engine.js'

/** How a command in a container ended, and what it printed. */
export interface Inside {
  code: number
  output: string
}

/** As the engine cuts what a health check prints. */
const healthOutput = 4096

/**
 * Runs a command in a running container, as its user and in its folder, and waits for its end.
 * @param maxOutput in bytes; what is printed beyond that is left out
 * @throws DkrError when the container does not run or `signal` aborts
 */
export async function runInside(
  engine: Engine,
  id: string,
  command: string[],
  signal: AbortSignal,
  maxOutput = healthOutput,
): Promise<Inside> {
  const exec = await engine.call(docker =>
    docker.getContainer(id).exec({Cmd: command, AttachStdout: true, AttachStderr: true, Tty: false}),
  )
  const stream = await engine.stream({
    method: 'POST',
    path: `/exec/${exec.id}/start`,
    body: {Detach: false, Tty: false},
    signal,
  })
  let output = Buffer.alloc(0)
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (output.length < maxOutput) output = Buffer.concat([output, chunk]).subarray(0, maxOutput)
      done()
    },
  })
  await copyOutput(stream, false, sink, sink)
  const {ExitCode} = await engine.call(docker => docker.getExec(exec.id).inspect())
  return {code: ExitCode ?? -1, output: output.toString('utf8').trim()}
}
