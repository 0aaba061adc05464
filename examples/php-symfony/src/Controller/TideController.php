<?php

namespace App\Controller;

use App\Message\Measure;
use Symfony\Component\HttpFoundation\Response;
use Symfony\Component\Messenger\MessageBusInterface;
use Symfony\Component\Routing\Attribute\Route;

final class TideController
{
    #[Route('/')]
    public function __invoke(MessageBusInterface $bus): Response
    {
        $bus->dispatch(new Measure('Lagos'));

        return new Response('high water soon');
    }
}
