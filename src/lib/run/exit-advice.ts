/** What an end that needs explaining is known by. */
export interface PuzzlingEnd {
  code: number
  oomKilled: boolean
  /** What the program said first. */
  firstWords: string
}

const advice: Record<number, string> = {
  125: 'the program in the container ended with it; dkr itself ends with 125 when a container cannot be started',
  126: 'a command in the container may not be executed: chmod +x it in the Dockerfile, or name the file itself',
  127: 'a command was not found in the container: check its spelling, and that the image installs it',
  137: 'it was killed (SIGKILL), not for its memory: by kill, or by stop after its time limit; a program that ends on SIGTERM is stopped sooner',
  139: 'it crashed (SIGSEGV): often a library built for another system or processor; try another base image, or dkr run --platform',
  143: 'it was asked to end (SIGTERM), as stop does, and did: nothing is wrong with it',
}
const outOfMemory =
  'it was killed because it used more memory than it may: give it more (dkr run -m 1g, dkr up -m 1g), or make it use less'
const wrongFormat =
  'the engine cannot execute this file: it is made for another processor (try dkr run --platform), or a script without #! in its first line'

/** One line for an exit code that people find puzzling: what it means and what to try. Undefined for any other. */
export function exitAdvice({code, oomKilled, firstWords}: PuzzlingEnd): string | undefined {
  const text = oomKilled
    ? outOfMemory
    : isFormatError(code, firstWords)
      ? wrongFormat
      : advice[meantBy(code, firstWords)]
  return text && `exit code ${code}: ${text}`
}

/** An exec of what is not there ends with 126, or 127, as the version of the engine has it. */
function meantBy(code: number, firstWords: string): number {
  return code === 126 && /^OCI runtime exec failed: .*executable file not found/.test(firstWords) ? 127 : code
}

/** runc says so in the name of the program, which never ran; the code differs between its versions. */
function isFormatError(code: number, firstWords: string): boolean {
  return code !== 0 && /^(?:standard_init_linux.*|exec .*): exec format error\s*$/.test(firstWords)
}
