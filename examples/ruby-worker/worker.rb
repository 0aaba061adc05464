# Says how long it has been up, until it is told to stop.
$stdout.sync = true
stopping = false
Signal.trap("TERM") { stopping = true }

started = Process.clock_gettime(Process::CLOCK_MONOTONIC)
until stopping
  puts "up #{(Process.clock_gettime(Process::CLOCK_MONOTONIC) - started).round} s"
  sleep 0.2
end
puts "done"
