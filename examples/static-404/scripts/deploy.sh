#!/bin/sh
echo "nothing to see here"
