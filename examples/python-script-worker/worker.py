"""Prints the time until it is told to stop."""
import time

while True:
    print("tick", int(time.time()))
    time.sleep(1)
