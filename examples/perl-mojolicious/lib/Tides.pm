package Tides;
use Mojo::Base 'Mojolicious', -signatures;

sub startup ($self) {
    $self->routes->get('/' => sub ($c) { $c->render(json => { whitby => '06:14' }) });
}

1;
