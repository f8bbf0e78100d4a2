import {randomInt} from 'node:crypto'

const adjectives =
  'able amber brave brisk calm clever cosy crisp dapper eager early fair fond gentle glad golden happy humble jolly keen kind lively lucky mellow merry mild neat nimble noble patient plucky polite prompt proud quick quiet ready silver sleek snug steady sunny swift tidy trusty vivid warm wise witty young'.split(
    ' ',
  )
const nouns =
  'acorn anchor badger beacon beaver birch bison brook buoy canoe cedar clover comet crane dolphin falcon fern finch fjord fox gull harbor hare harp heron ibis juniper kayak lantern lark lemur lynx maple marten meadow moss narwhal otter owl panda pebble pelican pier plover puffin quail raven reef robin sail seal sparrow squid stork tern trout walrus whale willow wren'.split(
    ' ',
  )

/** A name like those the engine gives: `calm_otter_4821`. Two of a million alike are no worry. */
export function randomContainerName(): string {
  const word = (words: readonly string[]) => words[randomInt(words.length)]!
  return `${word(adjectives)}_${word(nouns)}_${randomInt(10_000)}`
}
