<?php

namespace App\Message;

final readonly class Measure
{
    public function __construct(public string $harbour)
    {
    }
}
