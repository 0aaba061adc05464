#!/usr/bin/env bash
# Prints a line for each berth that is taken.
set -euo pipefail

here=$(dirname "$0")
# shellcheck source=lib/berths.sh
source "$here/lib/berths.sh"

harbour=${1:-whitby}
taken "$here/berths.json" "$harbour" | while read -r berth ship; do
    printf 'berth %s: %s\n' "$berth" "$ship"
done
