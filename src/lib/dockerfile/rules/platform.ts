import {hitOn, type Rule} from '../finding.js'
import {quote} from '../quote.js'
import {rewriteLine} from '../rewrite.js'

const constantPlatform: Rule = {
  id: 'no-constant-platform',
  aliases: ['FromPlatformFlagConstDisallowed', 'DL3029'],
  severity: 'warning',
  summary: 'FROM --platform is not a fixed value',
  reason:
    'the stage is then always built for that processor, whatever the reader of the Dockerfile has or asks for with --platform. A stage that is meant to be fixed says so in its name: AS build_arm64',
  check: ({stages}) =>
    stages.flatMap(({from, platform, name = ''}) => {
      if (platform === undefined || platform.includes('$')) return []
      const [os = '', architecture = os] = platform.toLowerCase().split('/')
      const known = /^[a-z0-9_]+(\/[a-z0-9_]+){0,2}$/i.test(platform)
      if (!known || name.includes(os) || name.includes(architecture)) return []
      return [hitOn(from, `the platform is always ${quote(platform)}`)]
    }),
}

const redundantPlatform: Rule = {
  id: 'no-redundant-platform',
  aliases: ['RedundantTargetPlatform', 'DL3065'],
  severity: 'style',
  summary: 'FROM does not repeat the platform that holds anyway',
  reason: '$TARGETPLATFORM is what FROM uses without the flag; leaving it out says the same',
  check({stages, globalArgs}) {
    // An ARG of this name may give it another value.
    const isOwn = globalArgs.some(({pairs}) => pairs.some(({name}) => name === 'TARGETPLATFORM'))
    return stages.flatMap(({from, platform}) => {
      if (!/^\$(TARGETPLATFORM|\{TARGETPLATFORM\})$/.test(platform ?? '')) return []
      const fix = isOwn ? {} : rewriteLine(from, line => line.replace(/^(\s*\S+)\s+--platform=\S+(?=\s)/, '$1'))
      return [hitOn(from, `--platform=${platform} changes nothing`, fix)]
    })
  },
}

export const platformRules = [constantPlatform, redundantPlatform]
