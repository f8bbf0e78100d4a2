import type {Evidence} from '../evidence.js'
import type {Finding, Rule} from '../verdict.js'

const isProxied = (env: readonly string[]) =>
  env.some(entry => /^https?_proxy=./i.test(entry)) &&
  !env.some(entry => /^no_proxy=.*(?:localhost|127\.0\.0\.1|\*)/i.test(entry))

/** Why a check fails though the app answers: what its output shows. */
interface Reason {
  match: RegExp
  why: string
  suggestion: string
  /** What it does instead of passing, where that is not to fail. */
  does?: string
  /** The check could have met this while the app was still starting. */
  passes?: true
}

/** Said by dkr of a check that it ran, or still runs. */
const noEnd = /^its health check has not ended within |^the health check has not ended yet/

const reasons: Reason[] = [
  {
    match: noEnd,
    does: 'does not end',
    why: 'the command of the check hangs, or it waits for an answer without a limit of its own',
    suggestion: 'give the command a limit of its own: HEALTHCHECK CMD timeout 3 and the command behind it',
    passes: true,
  },
  {
    match: /(?:curl|wget|nc|bash|python3?|node): (?:command )?not found|executable file not found/,
    why: 'the program that the check calls is not in the image; slim images have neither curl nor wget',
    suggestion:
      'ask with what is there: HEALTHCHECK CMD ["python", "-c", "import urllib.request as r; r.urlopen(\'http://127.0.0.1:8000\')"]',
  },
  {
    match: /[Cc]onnection refused|Failed to connect|can't connect|ECONNREFUSED/,
    why: 'the check asks at a place where the app does not listen: another port, or ::1 where localhost is IPv6 first',
    suggestion: 'let the check ask http://127.0.0.1:PORT with the port that the app listens on',
    passes: true,
  },
  {
    match: /\b(?:404|401|403|30\d)\b/,
    why: 'the check asks for a path that the app does not have, or not without a log-in',
    suggestion: 'let the check ask for a path that answers 200',
  },
  {
    match: /timed? ?out|exceeded timeout/i,
    why: 'the check takes longer than its time-out',
    suggestion: 'a longer HEALTHCHECK --timeout, or a check that does less',
    passes: true,
  },
]

/** As the engine ran it, or dkr, which does not wait for the first interval of the image. */
function failingCheck({health, waited}: Evidence): {exitCode?: number; output: string[]} | undefined {
  if (health?.status === 'healthy') return undefined
  if (health && health.failures > 0) return health
  if (noEnd.test(waited?.met ?? '')) return {output: [waited!.met]}
  const [, code, output = ''] = /^its health check failed(?: with (\d+))?: (.*)/.exec(waited?.met ?? '') ?? []
  return output || code ? {exitCode: code === undefined ? undefined : Number(code), output: [output]} : undefined
}

export const healthCheckFailing: Rule = evidence => {
  const {answer, waited} = evidence
  const health = failingCheck(evidence)
  if (!health || !answer || !('status' in answer) || answer.status >= 500) return undefined
  const {does = 'fails'} = knownReason(health.output.join('\n')) ?? {}
  return {
    cause: 'health-check-failing',
    certain: !mayPass(evidence, health.output.join('\n')),
    message: `the health check of the image ${does}, though the URL answers (HTTP ${answer.status})`,
    ...explain(evidence, health.output.join('\n')),
    evidence: [
      ...(health.exitCode === undefined ? [] : [`its exit code: ${health.exitCode}`]),
      ...health.output.map(line => `check: ${line}`),
      `${waited?.url}: HTTP ${answer.status}`,
    ],
  }
}

const knownReason = (output: string): Reason | undefined => reasons.find(({match}) => match.test(output))

/** A check that failed before the app was up says nothing about the app that answers now. */
function mayPass({health}: Evidence, output: string): boolean {
  const known = knownReason(output)
  return health?.status !== 'unhealthy' && (known === undefined || known.passes === true)
}

function explain({env}: Evidence, output: string): Pick<Finding, 'why' | 'suggestions'> {
  const known = knownReason(output)
  if (known) return {why: known.why, suggestions: [known.suggestion, 'or take the HEALTHCHECK out of the Dockerfile']}
  if (isProxied(env)) {
    return {
      why: 'HTTP_PROXY is set in the container, so the check may ask the proxy for 127.0.0.1',
      suggestions: ['dkr up -e NO_PROXY=localhost,127.0.0.1'],
    }
  }
  return {
    why: output ? 'its last output is above' : 'it ends with an error and prints nothing',
    suggestions: [
      'run the check by hand: dkr up --keep-failed, then dkr exec . and what stands behind HEALTHCHECK CMD',
      'or take the HEALTHCHECK out of the Dockerfile',
    ],
  }
}

export const healthCheckPassing: Rule = ({health, answer, waited}) => {
  if (health?.status !== 'healthy' || !answer || 'status' in answer) return undefined
  return {
    cause: 'health-check-passing',
    certain: true,
    message: 'the health check of the image passes, though the URL does not answer',
    why: 'the check runs inside the container: it asks something else than the published port, or asks it at 127.0.0.1',
    evidence: ['health: healthy', `${waited?.url}: ${answer.problem}`],
    suggestions: ['let the check ask the port that is published', 'let the app listen on 0.0.0.0'],
  }
}
