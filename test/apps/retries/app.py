import socket
import time

server = socket.create_server(("0.0.0.0", 8000))
while True:
    try:
        socket.create_connection(("db.invalid", 5432))
    except OSError as error:
        print(f"could not connect to db.invalid:5432: {error}; retrying", flush=True)
        time.sleep(0.2)
