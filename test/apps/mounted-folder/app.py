import json

json.load(open("config.json"))
