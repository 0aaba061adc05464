<?php

declare(strict_types=1);

namespace Harbour;

use PDO;

/** Counts how often each path was seen. */
final class Log
{
    public function __construct(private readonly PDO $database)
    {
        $database->exec('CREATE TABLE IF NOT EXISTS seen (path TEXT)');
    }

    public function see(string $path): int
    {
        $this->database->prepare('INSERT INTO seen VALUES (?)')->execute([$path]);
        $count = $this->database->prepare('SELECT count(*) FROM seen WHERE path = ?');
        $count->execute([$path]);

        return (int) $count->fetchColumn();
    }
}
