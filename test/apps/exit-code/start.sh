#!/bin/sh
echo "the licence has run out" >&2
exit 3
