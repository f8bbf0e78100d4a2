import http from 'node:http'
import https from 'node:https'
import {abortAfter} from '../../../engine/abort-after.js'
import type {HttpAnswer} from '../evidence.js'

const maxBody = 4096
const shownLines = 5

/** One GET; no proxy, no redirect followed; the first lines of the body are kept. */
export function probe(url: string, timeout: number, signal?: AbortSignal): Promise<HttpAnswer> {
  const limit = abortAfter(timeout)
  return new Promise(resolve => {
    const options = {
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
      agent: false,
      rejectUnauthorized: false,
      headers: {'User-Agent': 'dkr'},
    }
    const request = (url.startsWith('https:') ? https : http).get(url, options, response => {
      let body = ''
      const done = () => resolve({status: response.statusCode ?? 0, body: firstLines(body, contentType)})
      const contentType = response.headers['content-type'] ?? ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        body += chunk
        if (body.length > maxBody) response.destroy()
      })
      // Whatever ends it, the status is known.
      response.on('error', () => {})
      response.on('close', done)
    })
    request.on('error', ({code, message}: NodeJS.ErrnoException) => {
      resolve({problem: limit.aborted ? 'no answer in time' : (code ?? message)})
    })
  })
}

/** The first lines with words in them; of a web page, what a reader would see. */
export function firstLines(body: string, contentType: string): string[] {
  const start = body.slice(0, maxBody)
  const text = /html/i.test(contentType) || /^\s*<(?:!doctype|html)/i.test(start) ? visibleText(start) : start
  return text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')
    .slice(0, shownLines)
    .map(line => line.slice(0, 200))
}

const entities: Record<string, string> = {amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' '}

function visibleText(html: string): string {
  return html
    .replace(/<(script|style|head)\b[\s\S]*?(?:<\/\1>|$)/gi, title)
    .replace(/<[^>]*>?/g, '\n')
    .replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (_, name: string) => entities[name]!)
}

/** Of the head the title alone is seen. */
function title(element: string): string {
  return `\n${/<title[^>]*>([^<]*)/i.exec(element)?.[1] ?? ''}\n`
}
