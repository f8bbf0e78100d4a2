from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello():
    return {"greeting": 1 / 0}


app.run(host="0.0.0.0", port=8000)
