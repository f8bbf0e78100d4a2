"""A small web app: one page, and one address that says it is alive."""

import os

from flask import Flask
from markupsafe import escape

app = Flask(__name__)


@app.get("/")
def hello():
    """Greet whoever the environment variable NAME names."""
    # escape(): whatever NAME holds, the browser shows it as text, never as HTML.
    return f"Hello {escape(os.environ.get('NAME') or 'World')}\n"


@app.get("/healthz")
def healthz():
    """Answer the HEALTHCHECK of the Dockerfile: keep this cheap."""
    return "ok\n"
