with open("/data/app.log", "w") as log:
    log.write("started\n")
