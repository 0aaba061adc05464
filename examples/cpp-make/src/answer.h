#ifndef ANSWER_H
#define ANSWER_H

/* Writes an answer for one visitor to a socket. */
void answer(int client, int visit);

#endif
