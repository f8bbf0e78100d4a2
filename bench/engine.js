// One request to the engine's socket, for what a bench needs in numbers.
import {request} from 'node:http'

const socketPath = (process.env.DOCKER_HOST ?? '').replace(/^unix:\/\//, '') || '/var/run/docker.sock'

/** Resolves with the JSON of the answer, or undefined for an empty one. */
export function call(method, path, body) {
  return new Promise((resolve, reject) => {
    const headers = {Host: 'docker', 'Content-Type': 'application/json'}
    const sent = request({socketPath, method, path, headers}, answer => {
      let text = ''
      answer.setEncoding('utf8').on('data', chunk => {
        text += chunk
      })
      answer.on('end', () => {
        if (answer.statusCode >= 400) reject(new Error(`${method} ${path}: ${answer.statusCode} ${text}`))
        else resolve(text ? JSON.parse(text) : undefined)
      })
    })
    sent.on('error', reject)
    sent.end(body && JSON.stringify(body))
  })
}

/** Does work for 0 … count-1, so many at once. */
export async function times(count, work, atOnce = 8) {
  let next = 0
  const worker = async () => {
    while (next < count) await work(next++)
  }
  await Promise.all(Array.from({length: atOnce}, worker))
}

/** Removes what a bench has made, by its label. */
export async function removeAll(label) {
  const filters = encodeURIComponent(JSON.stringify({label: [label]}))
  const containers = await call('GET', `/containers/json?all=1&filters=${filters}`)
  await times(containers.length, i => call('DELETE', `/containers/${containers[i].Id}?force=1&v=1`).catch(() => {}))
}
