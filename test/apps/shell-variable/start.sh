#!/bin/sh
set -u
mkdir -p "$DATA_FOLDER"
exec httpd -f -p 8000
