// Images over the Engine API, without a docker client and before dkr is built:
//   engine-image.js has NAME:TAG                           exit 0 when the engine has it
//   engine-image.js pull NAME:TAG                          exit 1 when it cannot be pulled
//   engine-image.js import NAME:TAG ROOT.tar [CHANGE…]     a CHANGE is a Dockerfile line: 'ENV A=b'
import {createReadStream} from 'node:fs'
import http from 'node:http'
import {createInterface} from 'node:readline'
import {pipeline} from 'node:stream/promises'
import {findEngine, requestOptions} from './engine-answers.js'

// A registry that cannot be reached must not hold up the stand-ins: this long without a byte gained, and it is over.
const STALLED_MS = 20_000

function open(endpoint, method, path, signal) {
  const request = http.request({
    ...requestOptions(endpoint),
    method,
    path,
    signal,
    headers: method === 'POST' ? {'Content-Type': 'application/x-tar'} : {},
  })
  const response = new Promise((resolve, reject) => request.on('response', resolve).on('error', reject))
  return {request, response}
}

/** Reads the engine's progress lines; an error comes as a line too, long after the status 200. */
async function follow(response, onProgress) {
  for await (const line of createInterface({input: response})) {
    if (!line.trim()) continue
    const message = JSON.parse(line)
    const error = message.error ?? message.message // in the body of a 4xx or 5xx it is called message
    if (error) throw new Error(error)
    if (!/^(Waiting|Retrying)/.test(message.status ?? '')) onProgress(message)
  }
}

async function has(endpoint, image) {
  const {request, response} = open(endpoint, 'GET', `/images/${image}/json`)
  request.end()
  const {statusCode} = (await response).resume()
  return statusCode === 200
}

async function pull(endpoint, image) {
  const [name, tag] = split(image)
  const stalled = new AbortController()
  const timer = setTimeout(() => stalled.abort(), STALLED_MS)
  try {
    const query = new URLSearchParams({fromImage: name, tag})
    const {request, response} = open(endpoint, 'POST', `/images/create?${query}`, stalled.signal)
    request.end()
    await follow(await response, () => timer.refresh())
  } catch (error) {
    throw stalled.signal.aborted ? new Error(`nothing moved for ${STALLED_MS / 1000} s`) : error
  } finally {
    clearTimeout(timer)
  }
}

async function importTar(endpoint, image, tar, changes) {
  const [name, tag] = split(image)
  // Named afterwards: engines read the name of an import in different ways (Podman 4 and 5 want the tag elsewhere).
  const query = new URLSearchParams({fromSrc: '-'})
  for (const change of changes) query.append('changes', change)
  const {request, response} = open(endpoint, 'POST', `/images/create?${query}`)
  // Both ends at once: the engine may refuse in the middle of the upload.
  const lines = []
  const read = answer => follow(answer, message => lines.push(message))
  await Promise.all([pipeline(createReadStream(tar), request), response.then(read)])
  await tagImage(endpoint, lines.map(({id, status}) => id ?? status).at(-1), {name, tag})
}

/** In full: Podman would call a short name localhost/…, and not find it later. */
async function tagImage(endpoint, id, {name, tag}) {
  const query = new URLSearchParams({repo: `docker.io/library/${name}`, tag})
  const {request, response} = open(endpoint, 'POST', `/images/${id}/tag?${query}`)
  request.end()
  await follow(await response, () => {})
}

const split = image => {
  const at = image.lastIndexOf(':')
  return [image.slice(0, at), image.slice(at + 1)]
}

const [action, image, tar, ...changes] = process.argv.slice(2)
try {
  const endpoint = await findEngine()
  if (!endpoint) throw new Error('no Docker engine answers')
  if (action === 'has') process.exitCode = (await has(endpoint, image)) ? 0 : 1
  else if (action === 'pull') await pull(endpoint, image)
  else if (action === 'import') await importTar(endpoint, image, tar, changes)
  else throw new Error(`unknown action ${action}`)
} catch (error) {
  console.error(`  ${image}: ${error.message}`)
  process.exitCode = 1
}
