import socket

server = socket.create_server(("0.0.0.0", 8000))
while True:
    connection, _ = server.accept()
    connection.recv(1024)
    connection.sendall(b"SSH-2.0-test\r\n")
    connection.close()
