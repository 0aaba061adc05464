package Harbour::Tides;
use v5.36;

my %tides = (whitby => '06:14', dover => '11:02');

sub at ($harbour) { return $tides{$harbour} }

1;
