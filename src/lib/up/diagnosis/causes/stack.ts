import type {Evidence} from '../evidence.js'

/** How the servers that people use are told to listen on all addresses. */
const stacks: [RegExp, string][] = [
  [/\bgunicorn\b/i, 'gunicorn --bind 0.0.0.0:PORT …'],
  [/\buvicorn\b/i, 'uvicorn --host 0.0.0.0 …'],
  [/\bhypercorn\b/i, 'hypercorn --bind 0.0.0.0:PORT …'],
  [/manage\.py\b.{0,1000}runserver|Starting development server at/i, 'python manage.py runserver 0.0.0.0:PORT'],
  [/\bflask\b.{0,1000}\brun\b|Serving Flask app|\bwerkzeug\b/i, 'flask run --host 0.0.0.0, or app.run(host="0.0.0.0")'],
  [/\bhttp\.server\b/i, 'python -m http.server --bind 0.0.0.0 PORT'],
  [/\bstreamlit\b/i, 'streamlit run --server.address 0.0.0.0 …'],
  [/\bvite\b/i, 'vite --host 0.0.0.0'],
  [/\bnext\b.{0,1000}\b(?:dev|start)\b/i, 'next start --hostname 0.0.0.0'],
  [/\bphp\b.{0,1000} -S\b/i, 'php -S 0.0.0.0:PORT'],
  [/\brails\b|\bpuma\b/i, 'rails server -b 0.0.0.0'],
  [/\bnode\b|\bnpm\b|\.js\b/i, 'server.listen(PORT, "0.0.0.0")'],
]

/** How this app is told to listen on all addresses of its container, on a port. */
export function bindHint({command, log}: Evidence, port: number): string {
  const text = `${command.join(' ')}\n${log.join('\n')}`
  const found = stacks.find(([match]) => match.test(text))?.[1]
  return found
    ? `let it listen on 0.0.0.0: ${found.replace('PORT', String(port))}`
    : `let the app listen on 0.0.0.0:${port} instead`
}
