<?php

namespace App\Jobs;

use Illuminate\Contracts\Queue\ShouldQueue;
use Illuminate\Foundation\Queue\Queueable;

class Measure implements ShouldQueue
{
    use Queueable;

    public function __construct(private readonly string $harbour)
    {
    }

    public function handle(): void
    {
        logger()->info("measured {$this->harbour}");
    }
}
