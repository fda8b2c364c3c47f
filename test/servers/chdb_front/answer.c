#include "answer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"

bool answer(int socket, int status, const char *headers, const char *body, size_t length)
{
    char head[1024];
    int size = snprintf(
        head,
        sizeof(head),
        "HTTP/1.1 %d %s\r\nContent-Type: application/octet-stream\r\n%sContent-Length: %zu\r\n\r\n",
        status,
        status == 200 ? "OK" : "Error",
        headers,
        length);

    return send_all(socket, head, (size_t) size) && send_all(socket, body, length);
}

/* As ClickHouse maps its codes. */
static int status_of(long code)
{
    switch (code) {
    case 516:
    case 192:
    case 193:
        return 403;
    case 47:
    case 60:
    case 81:
        return 404;
    case 62:
    case 6:
    case 27:
    case 41:
    case 53:
    case 115:
        return 400;
    default:
        return 500;
    }
}

bool answer_error(int socket, const char *error)
{
    const char *mark = strstr(error, "Code: ");
    long code = mark == NULL ? 0 : strtol(mark + 6, NULL, 10);
    char header[128];

    (void) snprintf(header, sizeof(header), "X-ClickHouse-Exception-Code: %ld\r\n", code);
    return answer(socket, status_of(code), header, error, strlen(error));
}
