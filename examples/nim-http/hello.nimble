version = "1.0.0"
author = "the hello people"
description = "A server on the standard library alone"
license = "MIT"
srcDir = "src"
bin = @["hello"]

requires "nim >= 2.0.0"
