#!/usr/bin/env perl
use v5.36;
use lib 'lib';
use Harbour::Tides;
use IO::Socket::INET;

my $port   = $ENV{PORT} // 8080;
my $server = IO::Socket::INET->new(
    LocalPort => $port,
    Listen    => 16,
    ReuseAddr => 1,
) or die "port $port: $!\n";

$SIG{TERM} = sub { exit 0 };
$SIG{PIPE} = 'IGNORE';
say STDERR "listening on $port";

while (my $client = $server->accept) {
    my $request = <$client> // '';
    while (defined(my $line = <$client>)) { last if $line =~ /^\r?\n$/ }
    my ($path) = $request =~ m{^GET (\S+)};
    my $tide   = Harbour::Tides::at(($path // '/') =~ s{^/}{}r);
    my $body   = $tide ? "high water at $tide\n" : "no such harbour\n";
    printf $client "HTTP/1.1 %s\r\nContent-Type: text/plain\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s",
        $tide ? '200 OK' : '404 Not Found', length $body, $body;
    close $client;
}
