import {expect, test} from '@jest/globals'
import {engineAnswerError} from '../../../src/lib/errors/engine-answer.js'

// Sentences of real engines (20.10 to 28).
test.each([
  [404, 'No such container: web', 'CONTAINER_NOT_FOUND'],
  [404, 'No such image: app:latest', 'IMAGE_NOT_FOUND'],
  [404, 'unrecognized image ID abc', 'IMAGE_NOT_FOUND'],
  [
    404,
    "pull access denied for nope, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
    'IMAGE_NOT_FOUND',
  ],
  [404, 'manifest for busybox:nope not found: manifest unknown: manifest unknown', 'IMAGE_NOT_FOUND'],
  [500, 'unauthorized: authentication required', 'REGISTRY_DENIED'],
  [500, 'Head "https://r.example/v2/x/manifests/1": no basic auth credentials', 'REGISTRY_DENIED'],
  [500, 'denied: requested access to the resource is denied', 'REGISTRY_DENIED'],
  [
    500,
    'Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 10.0.0.1:53: no such host',
    'REGISTRY_UNREACHABLE',
  ],
  [
    500,
    'Get "http://localhost:5000/v2/": dial tcp 127.0.0.1:5000: connect: connection refused',
    'REGISTRY_UNREACHABLE',
  ],
  [500, 'Get "https://r.example/v2/": net/http: TLS handshake timeout', 'REGISTRY_UNREACHABLE'],
  [500, 'Get "https://r.example/v2/": EOF', 'REGISTRY_UNREACHABLE'],
  [500, 'Error processing tar file(exit status 1): unexpected EOF', 'ENGINE_ERROR'],
  [
    409,
    'Conflict. The container name "/web" is already in use by container "0a1b". You have to remove (or rename) that container to be able to reuse that name.',
    'NAME_TAKEN',
  ],
  [
    409,
    'conflict: unable to remove repository reference "app:latest" (must force) - container 0a is using its referenced image 1b',
    'IMAGE_IN_USE',
  ],
  [
    409,
    'conflict: unable to delete 1b (cannot be forced) - image is being used by running container 0a',
    'IMAGE_IN_USE',
  ],
  [409, 'You cannot remove a running container 0a. Stop the container before attempting removal', 'CONTAINER_STATE'],
  [500, 'Container 0a is not paused', 'CONTAINER_STATE'],
  [409, 'Container 0a is already paused', 'CONTAINER_STATE'],
  [409, 'Cannot kill container: web: Container 0a is not running', 'CONTAINER_STATE'],
  [
    500,
    'driver failed programming external connectivity on endpoint web (0a): Bind for 127.0.0.1:80 failed: port is already allocated',
    'PORT_TAKEN',
  ],
  [
    500,
    'driver failed programming external connectivity on endpoint web (0a): Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use',
    'PORT_TAKEN',
  ],
  [500, 'Ports are not available: listen tcp 0.0.0.0:80: bind: An attempt was made', 'PORT_TAKEN'],
  [400, 'client version 1.12 is too old. Minimum supported API version is 1.24', 'ENGINE_VERSION'],
  [400, 'client version 1.99 is too new. Maximum supported API version is 1.41', 'ENGINE_VERSION'],
  [
    400,
    'failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/etc/passwd": permission denied: unknown',
    'ENGINE_ERROR',
  ],
  [500, 'something else', 'ENGINE_ERROR'],
  [400, 'invalid mode: bogus', 'ENGINE_ERROR'],
])('%i %s', (status, text, code) => {
  const error = engineAnswerError(status, `${text}\n`)
  expect(error).toMatchObject({code, message: text})
  expect(error.suggestions.length).toBeGreaterThan(0)
  expect(error.suggestions.join()).not.toMatch(/undefined/)
})

test('the name that is taken stands in what to try', () => {
  const error = engineAnswerError(409, 'The container name "/web" is already in use by container "0a"')
  expect(error.suggestions[0]).toBe('dkr rm -f web')
})

test('what the engine says twice is said once', () => {
  expect(engineAnswerError(404, 'no such image: x: No such image: x:latest').message).toBe('No such image: x:latest')
  expect(engineAnswerError(404, 'No such image: x:latest').message).toBe('No such image: x:latest')
})

test('an empty answer still says something, an endless one is cut', () => {
  expect(engineAnswerError(502, ' \n').message).toBe('HTTP 502')
  expect(engineAnswerError(500, 'x'.repeat(1e6)).message).toHaveLength(4000)
})

// Each of these sentences fits more rules than one: the first decides, so their order is a part of what they mean.
test.each([
  // A name that is taken is more than any other conflict, a port more than the network that it is a part of.
  [409, 'The container name "/web" is already in use by container "0a". Container 0a is not running', 'NAME_TAKEN'],
  [409, 'Conflict. unable to remove repository reference "x": Container 0a is not running', 'IMAGE_IN_USE'],
  [409, 'You cannot remove a running container 0a', 'CONTAINER_STATE'],
  [500, 'driver failed programming external connectivity on endpoint web: port is already allocated', 'PORT_TAKEN'],
  [
    500,
    'Ports are not available: exposing port TCP 0.0.0.0:80: listen tcp 0.0.0.0:80: bind: permission denied',
    'PORT_DENIED',
  ],
  // A missing image before the refusal that a registry adds to it; a full disk before everything.
  [
    404,
    "pull access denied for x, repository does not exist or may require 'docker login': denied: x",
    'IMAGE_NOT_FOUND',
  ],
  [500, 'failed to create endpoint web on network bridge: mkdir /x: no space left on device', 'DISK_FULL'],
  [409, 'Conflict. write /x: no space left on device', 'DISK_FULL'],
  // The log driver, the mount: their server is no registry.
  [500, 'failed to initialize logging driver: dial tcp: lookup logs: no such host', 'ENGINE_ERROR'],
  [500, 'error while mounting volume "/v": failed to mount local volume: no such host', 'ENGINE_ERROR'],
  // Whatever the status: who refuses here is the registry.
  [409, 'unauthorized: authentication required', 'REGISTRY_DENIED'],
  // What was named comes before what it was named for.
  [404, 'No such container: port is already allocated', 'CONTAINER_NOT_FOUND'],
  // Podman's words and status.
  [
    500,
    'creating container storage: the container name "web" is already in use by 0a. You have to remove it',
    'NAME_TAKEN',
  ],
  [404, 'no container with name or ID "x" found: no such container', 'CONTAINER_NOT_FOUND'],
])('the first rule that fits: %i %s', (status, text, code) => {
  expect(engineAnswerError(status, text).code).toBe(code)
})

test('the log is that of the engine that answered', () => {
  const podman = engineAnswerError(500, 'boom', {url: 'unix:///run/user/1000/podman/podman.sock', podman: true})
  expect(podman.suggestions[0]).toBe('look at the log of the engine: journalctl --user -u podman')
})
