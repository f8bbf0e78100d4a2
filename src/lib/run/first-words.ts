import type {Watch} from '../engine/demultiplex.js'

const enough = 512

/**
 * Keeps the beginning of what passes: an engine that cannot execute a program says nothing else.
 * @param streams of which streams; a TTY has stdout alone
 */
export function createFirstWords(streams: readonly string[]): {watch: Watch; text(): string} {
  let text = ''
  return {
    watch: (data, stream) => {
      if (text.length < enough && streams.includes(stream)) text += data.toString('utf8', 0, enough)
    },
    text: () => text,
  }
}
