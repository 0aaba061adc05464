#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

#define PORT 7070

static void stop(int signal) {
    (void)signal;
    _exit(0);
}

int main(void) {
    signal(SIGTERM, stop);
    int server = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(PORT), .sin_addr.s_addr = htonl(INADDR_ANY)};
    if (bind(server, (struct sockaddr *)&address, sizeof address) || listen(server, 16)) {
        perror("listen");
        return EXIT_FAILURE;
    }
    const char *word = "lamp";
    for (;;) {
        int client = accept(server, NULL, NULL);
        char in[1024], body[64], out[256];
        if (read(client, in, sizeof in) > 0) {
            int length = snprintf(body, sizeof body, "crc of %s: %08lx\n", word, crc32(0, (const Bytef *)word, strlen(word)));
            int all = snprintf(out, sizeof out, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s", length, body);
            if (write(client, out, all) < 0)
                perror("write");
        }
        close(client);
    }
}
