import {mkdir, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {dkr, freshFolder} from './dkr.js'
import {docker, dockerClient} from './docker-client.js'
import {ownPort} from './own-port.js'

/** A web app that builds and stops in no time: busybox's httpd with one page. */
export interface TinyApp extends AsyncDisposable {
  /** Folder and, by its name, project. */
  cwd: string
  name: string
  /** The port that the app listens on, its own: others that run at the same time leave it alone on the host too. */
  port: number
  /** An environment whose state folder is the app's own. */
  env: Record<string, string>
  /** Changes what the app answers: the image is another one then. */
  write(page: string): Promise<void>
  /** All containers of the folder, running or not: their names. */
  containers(): Promise<string[]>
}

const dockerfile = (port: number) => `FROM busybox:1.36
EXPOSE ${port}
COPY index.html /www/
STOPSIGNAL SIGKILL
CMD ["httpd", "-f", "-p", "${port}", "-h", "/www"]
`

/** Makes such an app in a folder of its own, and removes all that became of it with the test's scope. */
export async function tinyApp(name: string, {page = name, port = ownPort(name)} = {}): Promise<TinyApp> {
  const folder = await freshFolder('dkr-test-tiny-')
  const cwd = join(folder.path, name)
  const env = {XDG_STATE_HOME: join(folder.path, 'state')}
  const write = (text: string) => writeFile(join(cwd, 'index.html'), text)
  await mkdir(cwd)
  // A run that was killed may have left one of that name.
  await dockerClient(['rm', '-f', name])
  await writeFile(join(cwd, 'Dockerfile'), dockerfile(port))
  await write(page)
  return {
    cwd,
    name,
    port,
    env,
    write,
    containers: async () => {
      const names = await docker(['ps', '-a', '--filter', `label=dkr.dir=${cwd}`, '--format', '{{.Names}}'])
      return names.split('\n').filter(Boolean)
    },
    async [Symbol.asyncDispose]() {
      await dkr(['down', '--volumes', '--images'], {cwd, env})
      await dockerClient(['rmi', '-f', name])
      await folder[Symbol.asyncDispose]()
    },
  }
}

/** What a URL answers. */
export async function page(url: string): Promise<string> {
  return (await fetch(url)).text()
}
