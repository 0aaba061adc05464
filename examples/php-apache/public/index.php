<?php

declare(strict_types=1);

use Harbour\Log;

require dirname(__DIR__) . '/vendor/autoload.php';

$log = new Log(new PDO('sqlite:' . dirname(__DIR__) . '/data/harbour.sqlite'));
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);

header('Content-Type: application/json');
if ($path !== '/boats') {
    http_response_code(404);
}
echo json_encode(['path' => $path, 'seen' => $log->see($path), 'uid' => posix_getuid()]), "\n";
