use v5.40;
use lib 'lib';
use Harbour;

Harbour->to_app;
