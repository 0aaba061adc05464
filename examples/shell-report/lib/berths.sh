# taken lists the berths of a harbour that have a ship.
taken() {
    jq --raw-output --arg harbour "$2" '.[$harbour][] | select(.ship) | "\(.berth) \(.ship)"' "$1"
}
