package Harbour;
use Dancer2;

get '/' => sub { 'high water at 06:14' };

1;
