import {expect, test} from '@jest/globals'
import {agentFilter} from '../../../src/lib/engine/buildkit/ssh-agent.js'

const request = (type: number, ...rest: number[]) => Buffer.from([0, 0, 0, 1 + rest.length, type, ...rest])
const failure = request(5)

function filtered() {
  const asked: number[] = []
  const replies: string[] = []
  const filter = agentFilter({
    ask: bytes => asked.push(bytes[4]!),
    reply: bytes => replies.push(Buffer.from(bytes).toString('hex')),
  })
  return {filter, asked, replies}
}

test('keys may be listed and used, nothing else', () => {
  const {filter, asked, replies} = filtered()
  filter.fromBuild(request(11))
  filter.fromAgent(request(12, 1))
  filter.fromBuild(request(13, 7))
  filter.fromAgent(request(14, 2))
  for (const type of [17, 18, 19, 20, 22, 23, 25, 27, 0, 255]) filter.fromBuild(request(type, 9))
  expect(asked).toEqual([11, 13])
  expect(replies.slice(0, 2)).toEqual([request(12, 1).toString('hex'), request(14, 2).toString('hex')])
  expect(replies.slice(2)).toEqual(Array(10).fill(failure.toString('hex')))
})

test('answers keep the order of the requests, in whatever pieces they come', () => {
  const {filter, asked, replies} = filtered()
  const stream = Buffer.concat([request(11), request(17, 1, 2), request(13)])
  for (const byte of stream) filter.fromBuild(Buffer.from([byte]))
  expect([asked, replies]).toEqual([[11], []])
  for (const byte of request(12, 3)) filter.fromAgent(Buffer.from([byte]))
  expect([asked, replies]).toEqual([
    [11, 13],
    [request(12, 3).toString('hex'), failure.toString('hex')],
  ])
})

test('a message that is too long is refused', () => {
  expect(() => filtered().filter.fromBuild(Buffer.from([0, 5, 0, 0]))).toThrow(RangeError)
})

test('an empty message is answered with a failure', () => {
  const {filter, asked, replies} = filtered()
  filter.fromBuild(Buffer.from([0, 0, 0, 0]))
  expect([asked, replies]).toEqual([[], [failure.toString('hex')]])
})
