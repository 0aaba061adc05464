<?php

require __DIR__ . '/../src/tide.php';

echo tide($_GET['harbour'] ?? 'home'), ' uid=', posix_getuid(), "\n";
