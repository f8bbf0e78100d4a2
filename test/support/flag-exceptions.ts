/** Texts that name a flag which one of the commands that can reach them lacks, and why nobody is misled. */
export interface FlagException {
  files: RegExp
  /** All commands where there is none. */
  commands?: readonly string[]
  /** All flags where there is none. */
  flags?: readonly string[]
  why: string
}

const asUp = ['up', 'export:compose']

export const flagExceptions: readonly FlagException[] = [
  {
    files: /^src\/lib\/dockerfile\/(?:rules|syntax)\//,
    why: 'flags of instructions and of programs in a Dockerfile',
  },
  {
    files:
      /^src\/lib\/(?:build\/ssh-agents|build\/cache\/predict\/(?:predict|step-command)|engine\/connect\/ssh|layers\/(?:health-check|history-text|instructions)|process\/plain-output|run\/shell|up\/ready\/health|up\/stop-explained|up\/watch\/effects\/install-commands|up\/diagnosis\/causes\/(?:ended|restarting|log\/libraries)|program-faults\/program|docker-config\/unreadable|errors\/(?:engine-kind|start-engine)|engine\/connect\/look-around|build\/failure\/lost-in-stage)\.ts$/,
    why: 'arguments of other programs, which dkr starts or finds in an image',
  },
  {
    files: /^src\/lib\/errors\/(?:engine-answer|refused-values|refused-words|network-rules|setup-rules)\.ts$/,
    why: 'withFlagsOf adds whose flags they are, where the command lacks them; all of them are flags of run, or filters',
  },
  {
    files: /^src\/lib\/cli\/command-not-found\.ts$/,
    flags: ['json', 'filter'],
    why: 'looked for among the words that were typed; said of ls and ps',
  },
  {files: /^src\/lib\/errors\/exit-codes\.ts$/, why: 'a table of all commands'},
  {files: /^src\/lib\/errors\/codes\.ts$/, why: 'meanings for docs/reference/errors.md; no command says them'},
  {
    files:
      /^src\/lib\/run\/(?:attachment|block-io|cidfile|create|devices|health|labels|lifetime|long-mounts|names|networks|plan|resources|security|storage)\.ts$/,
    commands: asUp,
    why: 'said of a flag that was given, and up gives these to no container',
  },
  {
    files: /^src\/lib\/run\/ports\.ts$/,
    commands: asUp,
    flags: ['expose'],
    why: 'said of a flag that was given, and up gives it to no container',
  },
  {
    files: /^src\/lib\/project\/labels\.ts$/,
    commands: asUp,
    flags: ['label'],
    why: 'said of a flag that was given, and up gives it to no container',
  },
  {
    files: /^src\/lib\/(?:run\/(?:ports|resources|volumes)|up\/(?:mounts|ready\/log|ready\/path)|project\/name)\.ts$/,
    commands: ['build', 'export:compose', 'lint'],
    why: 'values of dkr.yaml: checkSettings puts a line of dkr.yaml in the place of the flag',
  },
  {
    files: /^src\/lib\/run\/env-file\.ts$/,
    commands: ['build'],
    why: 'build looks at dkr.yaml for what a build reads, and never at env files',
  },
  {
    files: /^src\/lib\/run\/key-value-file\.ts$/,
    flags: ['label-file', 'env-file'],
    why: 'the name of the flag that the file was given with',
  },
  {
    files: /^src\/lib\/engine\/containers\.ts$/,
    flags: ['health-start-interval', 'platform'],
    why: 'said of a setting that was asked for',
  },
  {
    files: /^src\/lib\/containers\/targets\.ts$/,
    flags: ['all', 'filter'],
    why: 'said of a flag that was given beside names',
  },
  {files: /^src\/lib\/containers\/plan\.ts$/, flags: ['signal'], why: 'said of a flag that was given'},
  {
    files: /^src\/lib\/build\/no-dockerfile\.ts$/,
    commands: ['lint'],
    flags: ['f'],
    why: 'lint gives findDockerfile suggestions of its own',
  },
  {
    files: /^src\/lib\/reference\/container\.ts$/,
    commands: ['rename'],
    flags: ['name'],
    why: 'rename puts suggestions of its own in their place',
  },
  {
    files: /^src\/lib\/registry\/(?:choose-store|login|read-secret)\.ts$/,
    commands: ['logout'],
    why: 'logout takes only the name of the registry and a warning from the module of login',
  },
  {
    files: /^src\/lib\/engine\/registry-error\.ts$/,
    commands: ['login', 'logout'],
    flags: ['platform'],
    why: 'said of an image that is pulled',
  },
  {
    files: /^src\/lib\/run\/(?:taken-port|ports)\.ts$/,
    flags: ['p'],
    commands: ['start', 'restart', 'kill', 'pause', 'rm', 'stop', 'unpause'],
    why: 'said of a port that was given twice, and of one that a user wrote',
  },
  {files: /^src\/lib\/registry\/push\.ts$/, flags: ['p'], why: 'the middle of "dkr run -d -p 8000:8000 IMAGE"'},
  {
    files: /^src\/lib\/up\/reach\/gate\.ts$/,
    commands: ['export:compose'],
    flags: ['yes'],
    why: 'export compose asks nothing',
  },
]

/** Verbs of sentences about dkr itself: `dkr takes the port that the image exposes`. */
export const verbsOfDkr = new Set(
  [
    'looked does closed finds and spoke itself takes remembers knows makes needs or has would removes was writes',
    'refuses read cannot stays could publishes asks first works changes reads on',
  ].flatMap(words => words.split(' ')),
)
