<?php

// Says what it has done, until it is told to stop.
for ($done = 1; ; $done++) {
    echo "done $done\n";
    usleep(200_000);
}
