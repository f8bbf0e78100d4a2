import {exitMeaning} from '../../../run/exit-meaning.js'
import type {Rule} from '../verdict.js'
import {logFinding} from './log/log-finding.js'

/** A program that puts itself into the background leaves a container without one in the foreground. */
const servers: [RegExp, string][] = [
  [/\bnginx\b/, 'nginx goes into the background by itself: CMD ["nginx", "-g", "daemon off;"]'],
  [/\b(?:apache2ctl|httpd)\b/, 'keep it in the foreground: apache2ctl -D FOREGROUND, busybox httpd -f'],
  [/\bservice \S+ start\b|\bsystemctl\b/, 'a container has no service manager: start the program itself in CMD'],
  [/&\s*$/, 'the & at the end of the command puts the server into the background: take it away'],
  [/--daemon\b|-D\b/, 'take the option away that puts it into the background (--daemon)'],
]

export const endedByItself: Rule = evidence => {
  const {exitCode, command, log} = evidence
  if (exitCode !== 0) return undefined
  const complaint = logFinding(evidence)
  const text = command.join(' ')
  const hint = servers.find(([match]) => match.test(text))?.[1]
  return {
    cause: 'ended-by-itself',
    certain: true,
    message: 'its program ended without an error (exit code 0)',
    why: `a container lives as long as its first program; a server has to stay in the foreground${log.length === 0 ? ', and this one printed nothing' : ''}${complaint ? `. Its log complains too: ${complaint.message}` : ''}`,
    evidence: [`its command: ${text}`],
    suggestions: [
      hint ?? 'start the server as the last command, in the foreground, without &',
      'a task that is meant to end? then it is dkr run, not dkr up: dkr run --rm IMAGE',
    ],
  }
}

export const exited: Rule = ({exitCode = 0, error, log, command}) => ({
  cause: 'exited',
  certain: true,
  message: `its program ended with exit code ${exitCode}`,
  why:
    error || `${exitMeaning(exitCode)}${log.length > 0 ? '; what it said last is above' : ', and it printed nothing'}`,
  evidence: [`its command: ${command.join(' ')}`],
  suggestions: [
    log.length > 0
      ? 'mend what the last lines complain of, then dkr up again'
      : 'let the app print its errors to stdout or stderr',
    'look around in the image: dkr run --rm -it --entrypoint sh IMAGE',
  ],
})
