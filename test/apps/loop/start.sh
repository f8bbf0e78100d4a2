#!/bin/sh
while true; do
  python app.py
  sleep 0.2
done
