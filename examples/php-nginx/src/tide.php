<?php

/** The height at a harbour, in words. */
function tide(string $harbour): string
{
    return htmlspecialchars($harbour) . ': ' . strlen($harbour) . ' metres';
}
