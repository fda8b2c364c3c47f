#include "body.h"

#include <stdlib.h>
#include <zstd.h>

/* Writes `length` raw bytes of the body on, unpacked when they are packed. */
static bool take_bytes(Client *client, Request *request, ZSTD_DCtx *zstd, size_t length)
{
    while (length > 0) {
        char plain[131072];
        size_t size;
        ZSTD_inBuffer in;

        if (client->at == client->end) {
            int byte = next_byte(client);

            if (byte < 0)
                return false;
            client->at--;
        }
        size = client->end - client->at < length ? client->end - client->at : length;
        in = (ZSTD_inBuffer){.src = client->bytes + client->at, .size = size};
        client->at += size;
        length -= size;
        if (!request->is_zstd) {
            (void) fwrite(in.src, 1, size, request->body);
            continue;
        }
        while (in.pos < in.size) {
            ZSTD_outBuffer out = {.dst = plain, .size = sizeof(plain)};

            if (ZSTD_isError(ZSTD_decompressStream(zstd, &out, &in)))
                return false;
            (void) fwrite(plain, 1, out.pos, request->body);
        }
    }
    return true;
}

bool read_body(Client *client, Request *request)
{
    ZSTD_DCtx *zstd = ZSTD_createDCtx();
    char line[64];
    size_t length = request->length;
    bool is_whole = true;

    if (!request->is_chunked)
        is_whole = take_bytes(client, request, zstd, length);
    while (request->is_chunked && is_whole) {
        is_whole = read_line(client, line, sizeof(line));
        length = strtoul(line, NULL, 16);
        is_whole = is_whole && take_bytes(client, request, zstd, length) &&
                   read_line(client, line, sizeof(line));
        if (length == 0)
            break;
    }
    ZSTD_freeDCtx(zstd);
    return is_whole && fflush(request->body) == 0;
}
