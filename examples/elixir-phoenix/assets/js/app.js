import {Socket} from "phoenix"
import {LiveSocket} from "phoenix_live_view"

new LiveSocket("/live", Socket).connect()
