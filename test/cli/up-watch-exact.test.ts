import {execFileSync} from 'node:child_process'
import {readdirSync, readFileSync} from 'node:fs'
import {chmod, rename, rm, symlink} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, describe, expect, it} from '@jest/globals'
import {docker, dockerClient} from '../support/docker-client.js'
import {eventually} from '../support/eventually.js'
import {ownPort} from '../support/own-port.js'
import {WatchCase} from '../support/watch-case.js'

const name = 'dkr-test-watch-exact'
const port = ownPort(name)
const base = `${name}-base`
const end = ['STOPSIGNAL KILL', `EXPOSE ${port}`, `CMD ["sh", "-c", "exec httpd -f -p ${port}"]`]
const dockerfile = (...lines: string[]) => [...lines, ...end].join('\n')

afterAll(async () => {
  await dockerClient(['rmi', '-f', name])
  await dockerClient(['rmi', '-f', base])
})

const id = () => docker(['inspect', '-f', '{{.Id}}', name])
/** A change, until dkr has said what it did with it. */
async function seen(watched: WatchCase, change: () => Promise<unknown>, text: string): Promise<void> {
  watched.stderr = ''
  await change()
  await watched.said(text)
}

describe('up --watch leaves no stale file', () => {
  it('where files have several places, modes and owners of their own, or another file below', async () => {
    await using watched = await WatchCase.start(name, {
      Dockerfile: dockerfile(
        'FROM busybox:1.36',
        'RUN echo app:x:5000:5001::/srv:/bin/sh >> /etc/passwd && mkdir /srv && echo of the base > /srv/both.txt',
        'COPY both.txt /etc/both.txt',
        'COPY --chown=app . /srv',
        'RUN mkdir -p /srv/logs && chmod +x /srv/run.sh && echo line >> /srv/conf',
        'VOLUME /srv/data',
      ),
      '.dockerignore': 'Dockerfile\n*.env\nhidden\n',
      'dkr.yaml': 'env_files: [app.env]\n',
      'app.env': 'WORD=one\n',
      'both.txt': 'one',
      'run.sh': 'one',
      conf: 'one\n',
      'plain.txt': 'one',
      'data/db.txt': 'one',
      'hidden/x.txt': 'one',
    })
    const first = await id()
    await seen(watched, () => watched.write('both.txt', 'two'), 'Synced both.txt and restarted')
    expect(await watched.inside('cat', '/etc/both.txt', '/srv/both.txt')).toBe('twotwo')
    await seen(watched, () => chmod(join(watched.path, 'plain.txt'), 0o600), 'Synced plain.txt and restarted')
    await seen(watched, () => watched.write('new/n.txt', 'new'), 'Synced')
    expect(await watched.inside('stat', '-c', '%u:%g %a', '/srv/plain.txt', '/srv/new', '/srv/new/n.txt')).toBe(
      '5000:5001 600\n5000:5001 755\n5000:5001 644',
    )
    // What came by a sync goes again without a build.
    await seen(watched, () => rm(join(watched.path, 'new'), {recursive: true}), 'Synced')
    expect(await watched.inside('ls', '/srv')).not.toContain('new')
    // The app may have written there.
    await docker(['exec', name, 'sh', '-c', 'printf "of the app" > /srv/data/db.txt'])
    await seen(
      watched,
      () => watched.write('data/db.txt', 'two'),
      'data/db.txt is not synced: the volume at /srv/data keeps',
    )
    expect(await watched.inside('cat', '/srv/data/db.txt')).toBe('of the app')
    expect(await id()).toBe(first)

    await seen(watched, () => watched.write('conf', 'two\n'), 'Rebuilt and replaced')
    expect(watched.stderr).toContain('Rebuilding: conf changed: RUN in line 5 may use it.')
    expect(await watched.inside('cat', '/srv/conf')).toBe('two\nline')
    await seen(watched, () => watched.write('run.sh', 'two'), 'Rebuilt and replaced')
    expect(await watched.inside('stat', '-c', '%a', '/srv/run.sh')).toBe('755')
    await seen(watched, () => rm(join(watched.path, 'both.txt')), 'Rebuilding: both.txt was removed.')
    await watched.said('What ran before runs on.')
    // It is back before a build could do without it.
    await seen(watched, () => watched.write('both.txt', 'three'), 'Synced both.txt and restarted')
    expect(await watched.inside('cat', '/etc/both.txt', '/srv/both.txt')).toBe('threethree')
    await seen(
      watched,
      () => rename(join(watched.path, 'plain.txt'), join(watched.path, 'plain.env')),
      'Rebuilt and replaced',
    )
    expect(await watched.inside('ls', '/srv')).not.toContain('plain')
    expect(await watched.inside('cat', '/srv/data/db.txt')).toBe('of the app')
  })

  it('for env files, for what is no longer ignored, and for a build that failed before', async () => {
    await using watched = await WatchCase.start(name, {
      Dockerfile: dockerfile('FROM busybox:1.36', 'WORKDIR /srv', 'COPY . .'),
      '.dockerignore': 'Dockerfile\n*.env\nhidden\n',
      'dkr.yaml': 'env_files: [app.env]\n',
      'app.env': 'WORD=one\n',
      'hidden/x.txt': 'one',
      'a.txt': 'one',
    })
    await seen(watched, () => watched.write('app.env', 'WORD=two\n'), 'Rebuilt and replaced')
    expect(watched.stderr).toContain('Rebuilding: app.env changed.')
    expect(await watched.inside('sh', '-c', 'echo $WORD')).toBe('two')
    await seen(watched, () => watched.write('.dockerignore', 'Dockerfile\n*.env\n'), 'Rebuilt and replaced')
    await seen(watched, () => watched.write('hidden/x.txt', 'two'), 'Synced hidden/x.txt and restarted')
    expect(await watched.inside('cat', '/srv/hidden/x.txt')).toBe('two')

    const broken = dockerfile('FROM busybox:1.36', 'WORKDIR /srv', 'COPY . .', 'RUN grep two a.txt')
    await seen(watched, () => watched.write('Dockerfile', broken), 'What ran before runs on.')
    // Not into the old container: the Dockerfile asks for another.
    await seen(watched, () => watched.write('a.txt', 'two'), 'Rebuilt and replaced')
    expect(watched.stderr).toContain('Rebuilding: Dockerfile changed.')
  })

  it('for an edit while a build runs', async () => {
    await using watched = await WatchCase.start(name, {
      Dockerfile: dockerfile('FROM busybox:1.36', 'WORKDIR /srv', 'COPY a.txt .'),
      'a.txt': 'one',
      'b.txt': 'one',
    })
    const slow = dockerfile('FROM busybox:1.36', `RUN sleep 2 && echo ${Date.now()}`, 'COPY *.txt /srv/')
    await seen(watched, () => watched.write('Dockerfile', slow), 'sleep 2')
    await watched.write('b.txt', 'two')
    await watched.said('Rebuilt and replaced')
    await eventually(
      async () => (await watched.inside('cat', '/srv/b.txt')) === 'two',
      () => `b.txt is new; ${watched.stderr}`,
    )
  })

  it('for ONBUILD of the base image', async () => {
    const input = 'FROM busybox:1.36\nONBUILD COPY . /srv\n'
    await docker(['build', '-q', '-t', base, '-'], {input, env: {DOCKER_BUILDKIT: '1'}})
    await using watched = await WatchCase.start(name, {Dockerfile: dockerfile(`FROM ${base}`), 'a.txt': 'one'})
    await seen(watched, () => watched.write('a.txt', 'two'), 'Rebuilt and replaced')
    expect(watched.stderr).toContain('an ONBUILD of the base image may use it')
    expect(await watched.inside('cat', '/srv/a.txt')).toBe('two')
  })
})

describe('up --watch is not held up by what a project holds', () => {
  it('waits for no pipe, follows no link out of the project, and ends with Ctrl-C', async () => {
    await using watched = await WatchCase.start(name, {
      Dockerfile: dockerfile('FROM busybox:1.36', 'WORKDIR /app', 'ADD *.txt *.pipe /app/', 'RUN true'),
      'one.txt': 'one',
      'two.pipe': 'a file at first',
    })
    await rm(join(watched.path, 'two.pipe'))
    execFileSync('mkfifo', [join(watched.path, 'two.pipe')])
    await watched.said('two.pipe')
    await symlink('/usr', join(watched.path, 'usr'))
    await watched.write('one.txt', 'two')
    // By a sync, or by the rebuild for the pipe when that has not looked yet.
    await watched.holds('/app/one.txt', 'two')
    const watches = readdirSync(`/proc/${watched.child.pid}/fdinfo`).map(fd => inotifyOf(watched.child.pid!, fd))
    expect(watches.reduce((sum, count) => sum + count, 0)).toBeLessThan(100)
    expect(await watched.end('SIGINT')).toEqual([130, null])
  })
})

/** How many paths the kernel watches for one open file of a process. */
function inotifyOf(pid: number, fd: string): number {
  try {
    return readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'utf8').match(/^inotify /gm)?.length ?? 0
  } catch {
    return 0
  }
}
