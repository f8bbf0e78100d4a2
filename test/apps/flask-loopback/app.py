from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello():
    return "hello"


# Without host= it listens on 127.0.0.1, without port= on 5000.
app.run()
