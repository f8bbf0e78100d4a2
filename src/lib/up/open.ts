import {inspectContainer} from '../engine/containers.js'
import type {Engine} from '../engine/engine.js'
import {inspectedPorts, urlsOf} from '../engine/published.js'
import {DkrError} from '../errors/dkr-error.js'
import type {Job} from '../output/job.js'
import {browsersFor, showInBrowser} from './browser.js'
import {answerText, isReady, waitUntilAnswers} from './ready/http.js'

/** What `open` gives to scripts. */
export interface OpenResult {
  url: string
  /** False where no browser could be started. */
  opened: boolean
}

/**
 * The first URL of a container.
 * @throws DkrError CONTAINER_STATE for one that does not run, NOT_READY for one that publishes nothing
 */
export async function urlOfContainer(engine: Engine, {id, name}: {id: string; name: string}): Promise<string> {
  const details = await inspectContainer(engine, id)
  if (!details.State.Running) {
    throw new DkrError('CONTAINER_STATE', {
      message: `container ${name} does not run`,
      suggestions: [`dkr start ${name}`, 'dkr up'],
    })
  }
  const [url] = urlsOf(engine, inspectedPorts(details))
  if (url) return url
  throw new DkrError('CONTAINER_STATE', {
    message: `container ${name} publishes no port`,
    why: 'so it has no URL',
    suggestions: ['dkr up publishes what the Dockerfile exposes', 'dkr run -p 8000:8000 IMAGE'],
  })
}

/**
 * Waits until a URL answers and shows it in the browser.
 * @param seconds how long it may take
 * @throws DkrError NOT_READY
 */
export async function openUrl(
  url: string,
  seconds: number,
  job: Job,
  {env, platform}: Pick<NodeJS.Process, 'env' | 'platform'> = process,
): Promise<OpenResult> {
  const task = {id: 'open', text: `waiting for ${url}`, chore: true}
  job.progress.task({...task, state: 'running'})
  const answer = await waitUntilAnswers(url, {timeout: seconds * 1000, signal: job.signal})
  job.signal.throwIfAborted()
  job.progress.task({...task, state: isReady(answer) ? 'done' : 'failed'})
  if (!isReady(answer)) {
    throw new DkrError('NOT_READY', {
      message: `${url} did not answer within ${seconds} s`,
      why: `the last attempt met: ${answerText(answer)}`,
      suggestions: ['dkr up says what is wrong with it', 'dkr logs'],
    })
  }
  const opened = await showInBrowser(browsersFor(url, env, platform))
  if (!opened) job.progress.note('No browser could be started here: open the URL yourself, or name one in BROWSER.')
  return {url, opened}
}
