with open("/app/app.log", "w") as log:
    log.write("started\n")
