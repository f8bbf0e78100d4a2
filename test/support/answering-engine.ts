import {once} from 'node:events'
import {mkdtempSync, rmSync} from 'node:fs'
import {createServer, type ServerResponse} from 'node:http'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {json} from 'node:stream/consumers'
import {connect, type Engine} from '../../src/lib/engine/engine.js'

export type Answer = (response: ServerResponse) => void

/** A connected engine that answers what a test says, and 404 to all else. */
export interface AnsweringEngine {
  engine: Engine
  /** Method and path of each request, without the version, in order. */
  asked: string[]
  /** What was sent to create containers. */
  created: Record<string, unknown>[]
  stop(): void
}

export const answerJson =
  (value: unknown): Answer =>
  response =>
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify(value))

/** @param answers by method and path, without the version */
export async function startAnsweringEngine(answers: Record<string, Answer>): Promise<AnsweringEngine> {
  const dir = mkdtempSync(join(tmpdir(), 'dkr-engine-'))
  const asked: string[] = []
  const created: Record<string, unknown>[] = []
  const server = createServer(async (request, response) => {
    response.setHeader('Api-Version', '1.41')
    const path = request.url!.replace(/\?.*/, '').replace(/^\/v[\d.]+/, '')
    const what = `${request.method} ${path}`
    if (path === '/_ping') return void response.end('OK')
    asked.push(what)
    if (path === '/containers/create') created.push((await json(request)) as Record<string, unknown>)
    else request.resume()
    const answer = answers[what]
    if (answer) answer(response)
    else response.writeHead(404).end('{"message": "no such thing"}')
  })
  await once(server.listen(join(dir, 'engine.sock')), 'listening')
  const engine = await connect({host: `unix://${join(dir, 'engine.sock')}`}, {})
  const stop = () => {
    server.closeAllConnections()
    server.close()
    rmSync(dir, {recursive: true})
  }
  return {engine, asked, created, stop}
}
