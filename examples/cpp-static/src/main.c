// A server that answers each connection with one line, on an epoll loop.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static volatile sig_atomic_t going = 1;

static void stop(int signal) {
	(void)signal;
	going = 0;
}

static void answer(int client) {
	static const char text[] = "HTTP/1.1 200 OK\r\nContent-Length: 17\r\nConnection: close\r\n\r\nall in one file.\n";
	char request[2048];
	if (read(client, request, sizeof request) > 0 && write(client, text, sizeof text - 1) < 0)
		perror("write");
	close(client);
}

int main(void) {
	const char *given = getenv("PORT");
	int port = given ? atoi(given) : 7000;
	struct sigaction action = {.sa_handler = stop};
	sigaction(SIGTERM, &action, NULL);

	int server = socket(AF_INET, SOCK_STREAM, 0), one = 1;
	setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_ANY), .sin_port = htons(port)};
	if (bind(server, (struct sockaddr *)&at, sizeof at) || listen(server, 64)) {
		perror("listen");
		return 1;
	}
	int loop = epoll_create1(0);
	struct epoll_event event = {.events = EPOLLIN, .data.fd = server};
	epoll_ctl(loop, EPOLL_CTL_ADD, server, &event);
	while (going) {
		struct epoll_event ready;
		if (epoll_wait(loop, &ready, 1, -1) == 1)
			answer(accept(server, NULL, NULL));
	}
	return 0;
}
