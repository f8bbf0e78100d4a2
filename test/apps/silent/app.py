import socket

server = socket.create_server(("0.0.0.0", 8000))
connections = []
while True:
    connections.append(server.accept())
