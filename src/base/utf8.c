#include "utf8.h"

#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

size_t utf8_skip_ascii(Str text, size_t at)
{
#if defined(__SSE2__)
    while (at + 16 <= text.len) {
        const __m128i bytes = _mm_loadu_si128((const __m128i *) (const void *) (text.ptr + at));
        const unsigned high = (unsigned) _mm_movemask_epi8(bytes);
        if (high != 0)
            return at + (size_t) __builtin_ctz(high);
        at += 16;
    }
#endif
    while (at < text.len && (unsigned char) text.ptr[at] < 0x80)
        at++;
    return at;
}

/* Length of the well-formed sequence at `at`, whose first byte is not ASCII; 0 when there is none.
 * The second byte's range is narrower for some first bytes: RFC 3629, section 4. */
static size_t sequence_length(Str text, size_t at)
{
    const unsigned char *bytes = (const unsigned char *) text.ptr + at;
    const size_t left = text.len - at;
    const unsigned char first = bytes[0];
    unsigned char low = 0x80;
    unsigned char high = 0xbf;
    size_t length;

    if (first >= 0xc2 && first <= 0xdf)
        length = 2;
    else if (first >= 0xe0 && first <= 0xef)
        length = 3;
    else if (first >= 0xf0 && first <= 0xf4)
        length = 4;
    else
        return 0;
    if (first == 0xe0)
        low = 0xa0; /* else overlong */
    else if (first == 0xed)
        high = 0x9f; /* else a surrogate */
    else if (first == 0xf0)
        low = 0x90; /* else overlong */
    else if (first == 0xf4)
        high = 0x8f; /* else above U+10FFFF */
    if (left < length || bytes[1] < low || bytes[1] > high)
        return 0;
    for (size_t next = 2; next < length; next++)
        if ((bytes[next] & 0xc0) != 0x80)
            return 0;
    return length;
}

bool utf8_is_valid(Str text)
{
    size_t at = utf8_skip_ascii(text, 0);

    while (at < text.len) {
        const size_t length = sequence_length(text, at);
        if (length == 0)
            return false;
        at = utf8_skip_ascii(text, at + length);
    }
    return true;
}

/* Bytes of the character that begins here; 0 when none does. */
static size_t character_length(const char *text, size_t left)
{
    for (size_t length = 1; length <= 4 && length <= left; length++)
        if (utf8_is_valid((Str){text, length}))
            return length;
    return 0;
}

void utf8_mend(char *text)
{
    size_t left = strlen(text);

    while (left > 0) {
        size_t length = character_length(text, left);

        if (length == 0) {
            *text = '?';
            length = 1;
        }
        text += length;
        left -= length;
    }
}
