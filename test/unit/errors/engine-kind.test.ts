import {describe, expect, test} from '@jest/globals'
import {type EngineTraits, engineKind, engineLog} from '../../../src/lib/errors/engine-kind.js'

describe('the log of an engine is where that engine keeps it', () => {
  test.each<[EngineTraits, string]>([
    [{url: 'unix:///var/run/docker.sock'}, 'journalctl -u docker'],
    [{url: 'tcp://127.0.0.1:2375'}, 'journalctl -u docker'],
    [{url: 'unix:///run/user/1000/docker.sock'}, 'journalctl --user -u docker'],
    [{url: 'unix:///var/run/docker.sock', rootless: true}, 'journalctl --user -u docker'],
    [{url: 'unix:///run/podman/podman.sock'}, 'journalctl -u podman'],
    [{url: 'unix:///var/run/docker.sock', podman: true, rootless: false}, 'journalctl -u podman'],
    [{url: 'unix:///run/user/1000/podman/podman.sock'}, 'journalctl --user -u podman'],
    [{url: 'unix:///run/user/1000/podman/podman.sock', podman: true}, 'journalctl --user -u podman'],
    [{url: 'unix:///home/ann/.docker/desktop/docker.sock'}, 'journalctl --user -u docker-desktop'],
    [{url: 'unix:///Users/ann/.docker/run/docker.sock', platform: 'darwin'}, 'Docker Desktop, Troubleshoot'],
    [{url: 'unix:///var/run/docker.sock', platform: 'darwin'}, 'Docker Desktop, Troubleshoot'],
    [{url: 'npipe:////./pipe/docker_engine', platform: 'win32'}, 'Docker Desktop, Troubleshoot'],
    [{url: 'unix:///home/ann/.colima/default/docker.sock'}, 'colima ssh -- journalctl -u docker'],
    [{url: 'unix:///home/ann/.rd/docker.sock'}, 'Rancher Desktop, Troubleshooting'],
    [{url: 'unix:///home/ann/.orbstack/run/docker.sock'}, 'OrbStack, Help, Logs'],
    [{url: 'ssh://me@far.example'}, 'ssh me@far.example journalctl -u docker'],
    [{url: 'ssh://me@far.example:2222/run/docker.sock'}, 'ssh -p 2222 me@far.example journalctl -u docker'],
    [{url: 'tcp://10.0.0.2:2376', podman: true}, 'journalctl -u podman, on 10.0.0.2'],
    [{url: 'tcp://far.example:2376'}, 'journalctl -u docker, on far.example'],
  ])('%j', (engine, command) => {
    expect(engineLog(engine)).toBe(`look at the log of the engine: ${command}`)
  })
})

describe('what only resembles it', () => {
  test.each<[EngineTraits, string]>([
    // A host or a user of that name is not the program.
    [{url: 'ssh://podman@far.example'}, 'remote'],
    [{url: 'tcp://podman.example:2375'}, 'remote'],
    [{url: 'unix:///home/ann/docker.sock'}, 'docker'],
    [{url: 'unix:///run/user/1000/other/docker.sock'}, 'docker'],
    [{url: 'tcp://:2375'}, 'docker'],
    [{url: 'tcp://[::1]:2375'}, 'docker'],
    [{url: 'tcp://[fe80::1]:2375'}, 'remote'],
  ])('%j is %s', (engine, kind) => {
    expect(engineKind(engine)).toBe(kind)
  })
})
