import {expect, test} from '@jest/globals'
import {proxyNote} from '../../../src/lib/up/proxy-note.js'

const url = 'http://127.0.0.1:8000'
const proxy = 'http://me:secret@proxy.example:3128'

test.each<[NodeJS.ProcessEnv, RegExp]>([
  [{http_proxy: proxy}, /^http_proxy is set \(proxy\.example:3128\).*export no_proxy=localhost,127\.0\.0\.1$/],
  [{HTTP_PROXY: 'proxy.example:3128'}, /^HTTP_PROXY is set \(proxy\.example:3128\)/],
  [{all_proxy: 'socks5://p:1080', no_proxy: 'example.com, .local'}, /^all_proxy is set \(p:1080\)/],
  [{http_proxy: 'http://:x y', NO_PROXY: 'localhost'}, /not a URL/],
])('%j is in the way', (env, text) => {
  const note = proxyNote(url, env)
  expect(note).toMatch(text)
  expect(note).not.toMatch(/secret/)
})

test.each<[string, NodeJS.ProcessEnv]>([
  [url, {}],
  [url, {http_proxy: ''}],
  [url, {https_proxy: proxy}],
  [url, {http_proxy: proxy, no_proxy: 'localhost,127.0.0.1'}],
  [url, {http_proxy: proxy, NO_PROXY: '*'}],
  [url, {http_proxy: proxy, no_proxy: '127.0.0.0/8'}],
  [url, {http_proxy: proxy, no_proxy: '127.0.0.1:8000'}],
  ['http://docker.example.com:8000', {http_proxy: proxy, no_proxy: '.example.com'}],
  ['https://127.0.0.1:8443', {http_proxy: proxy}],
])('%s with %j needs no word', (address, env) => expect(proxyNote(address, env)).toBeUndefined())
