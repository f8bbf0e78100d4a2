#!/bin/sh
# The first server goes into the background by itself.
httpd -p 8000
exec httpd -f -p 8000
