#include "request.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static void read_parameters(Request *request)
{
    char *part = strchr(request->target, '?');

    while (part != NULL && request->n_parameters < 64) {
        size_t length = strcspn(part + 1, "&");
        size_t name = strcspn(part + 1, "=&");
        Parameter *parameter = &request->parameters[request->n_parameters];

        if (name < length && name < sizeof(parameter->name)) {
            memcpy(parameter->name, part + 1, name);
            parameter->value = unescape(part + 2 + name, length - name - 1);
            request->n_parameters++;
        }
        part = strchr(part + 1, '&');
    }
}

const char *value_of(const Request *request, const char *name)
{
    for (size_t at = 0; at < request->n_parameters; at++) {
        if (strcmp(request->parameters[at].name, name) == 0)
            return request->parameters[at].value.ptr;
    }
    return NULL;
}

/* "Name: value" of a header; NULL when the line is another. */
static const char *header_value(const char *line, const char *name)
{
    size_t length = strlen(name);

    if (strncasecmp(line, name, length) != 0 || line[length] != ':')
        return NULL;
    return line + length + 1 + strspn(line + length + 1, " ");
}

/* User and password of "Basic BASE64", as drivers send them. */
static void read_basic(Request *request, const char *value)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char plain[512] = "";
    size_t length = 0;
    unsigned bits = 0;
    unsigned n_bits = 0;
    const char *digit;

    if (strncasecmp(value, "Basic ", 6) != 0)
        return;
    for (value += 6; *value != '\0' && (digit = strchr(digits, *value)) != NULL; value++) {
        bits = bits << 6 | (unsigned) (digit - digits);
        n_bits += 6;
        if (n_bits >= 8 && length + 1 < sizeof(plain)) {
            n_bits -= 8;
            plain[length++] = (char) (bits >> n_bits & 255);
        }
    }
    (void) sscanf(plain, "%255[^:]:%255[^\n]", request->user, request->password);
}

bool read_head(Client *client, Request *request)
{
    char *line = malloc(sizeof(request->target));
    const char *value;
    bool is_whole = line != NULL && read_line(client, line, sizeof(request->target));
    char *space;

    if (is_whole && (space = strchr(line, ' ')) != NULL) {
        (void) snprintf(request->target, sizeof(request->target), "%s", space + 1);
        request->target[strcspn(request->target, " ")] = '\0';
    }
    while (is_whole && (is_whole = read_line(client, line, sizeof(request->target))) &&
           *line != '\0') {
        if ((value = header_value(line, "X-ClickHouse-User")) != NULL)
            (void) snprintf(request->user, sizeof(request->user), "%s", value);
        else if ((value = header_value(line, "X-ClickHouse-Key")) != NULL)
            (void) snprintf(request->password, sizeof(request->password), "%s", value);
        else if ((value = header_value(line, "Authorization")) != NULL)
            read_basic(request, value);
        else if ((value = header_value(line, "Content-Length")) != NULL)
            request->length = strtoul(value, NULL, 10);
        else if ((value = header_value(line, "Transfer-Encoding")) != NULL)
            request->is_chunked = strcasecmp(value, "chunked") == 0;
        else if ((value = header_value(line, "Content-Encoding")) != NULL)
            request->is_zstd = strcasecmp(value, "zstd") == 0;
    }
    free(line);
    if (is_whole)
        read_parameters(request);
    return is_whole;
}
