import socket

socket.create_connection(("postgres.invalid", 5432))
