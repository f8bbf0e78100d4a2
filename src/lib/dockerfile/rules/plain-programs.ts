const words = (text: string): string[] => text.trim().split(/\s+/)

/**
 * Programs that are files any system call can start. Not in it: what a shell does itself (`umask`, `exec`, `cd`, and
 * `test` or `printf`, of which the file may differ), and scripts of the image, which may lack the `#!` that only a
 * shell does without.
 */
const programs: readonly string[] = words(`
  apache2-foreground apachectl ash bash bun bundle caddy cargo cat celery composer daphne dash date deno django-admin
  docker-php-entrypoint dotnet elixir env erl falcon fastapi flask go granian gunicorn haproxy httpd hypercorn id iex
  irb java jshell jupyter ls lua memcached mix mongod mysqld nc next nginx node nodejs npm npx ocaml perl php php-fpm
  pip pipenv pnpm poetry ps puma pypy pytest python rackup rails rake redis-server Rscript ruby runuser serve sh sleep
  sqlite streamlit supervisord swift tail thin tini top uname uv uvicorn uwsgi vite waitress-serve yarn zsh
`)

/** These are built into shells too, and do the same as files unless a flag makes a difference. */
const sameInShell: readonly string[] = ['echo', 'false', 'true']

/** Whether a plain command does the same with a shell and without one. */
export function runsAlike([program = '', ...args]: readonly string[]): boolean {
  if (sameInShell.includes(program)) return !args.some(arg => arg.startsWith('-'))
  return programs.includes(program.replace(/(?<=[a-z])-?\d+(\.\d+)*$/i, '')) || programs.includes(program)
}
