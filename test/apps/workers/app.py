import multiprocessing
import socket
import time


def work():
    import pandas

    pandas.serve()


server = socket.create_server(("0.0.0.0", 8000))
while True:
    worker = multiprocessing.get_context("fork").Process(target=work)
    worker.start()
    worker.join()
    time.sleep(0.1)
