import {expect, test} from '@jest/globals'
import {lookAtEngineLog} from '../../../src/lib/errors/engine-log.js'

test.each<[string, boolean, NodeJS.Platform, string]>([
  ['unix:///var/run/docker.sock', false, 'linux', 'journalctl -u docker'],
  ['unix:///run/user/1000/docker.sock', false, 'linux', 'journalctl --user -u docker'],
  ['unix:///run/podman/podman.sock', true, 'linux', 'journalctl -u podman'],
  ['unix:///run/user/1000/podman/podman.sock', true, 'linux', 'journalctl --user -u podman'],
  ['unix:///home/me/.docker/desktop/docker.sock', false, 'linux', 'Docker Desktop, under Troubleshoot'],
  ['unix:///Users/me/.docker/run/docker.sock', false, 'darwin', 'Docker Desktop, under Troubleshoot'],
  ['npipe:////./pipe/dockerDesktopLinuxEngine', false, 'win32', 'Docker Desktop, under Troubleshoot'],
  ['unix:///Users/me/.colima/default/docker.sock', false, 'darwin', 'colima ssh -- sudo journalctl -u docker'],
  [
    'unix:///var/run/docker.sock',
    false,
    'darwin',
    'in the app that runs it, such as Docker Desktop under Troubleshoot',
  ],
  [
    'unix:///var/folders/x/podman-machine-default-api.sock',
    true,
    'darwin',
    'podman machine ssh journalctl --user -u podman',
  ],
  ['tcp://10.0.0.9:2376', false, 'linux', 'journalctl -u docker, on its machine'],
  ['ssh://me@far', true, 'darwin', 'journalctl -u podman, on its machine'],
  // A name that only looks like a user's own folder.
  ['unix:///run/username/docker.sock', false, 'linux', 'journalctl -u docker'],
])('%s %s %s', (url, podman, platform, log) => {
  expect(lookAtEngineLog({url, podman}, platform)).toBe(`look at the log of the engine: ${log}`)
})
