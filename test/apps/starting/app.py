import time

end = time.monotonic() + 600
while time.monotonic() < end:
    pass
