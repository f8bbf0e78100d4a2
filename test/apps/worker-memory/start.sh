#!/bin/sh
python app.py &
wait
sleep 600
