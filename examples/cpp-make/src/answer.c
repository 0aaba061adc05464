#include "answer.h"

#include <stdio.h>
#include <unistd.h>

void answer(int client, int visit) {
    char body[64], out[256];
    int length = snprintf(body, sizeof body, "visit %d, in plain C\n", visit);
    int all = snprintf(out, sizeof out, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s", length, body);
    if (write(client, out, all) < 0)
        perror("write");
}
