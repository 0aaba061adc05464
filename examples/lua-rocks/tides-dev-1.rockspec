package = "tides"
version = "dev-1"
source = {
   url = "git+https://example.com/tides.git"
}
dependencies = {
   "lua >= 5.1, < 5.4",
   "pegasus ~> 1.1"
}
build = {
   type = "builtin",
   modules = {}
}
