#include "webhook.h"

#include <curl/curl.h>
#include <pthread.h>
#include <string.h>

#include "base/mem.h"
#include "base/version.h"

static pthread_once_t library_once = PTHREAD_ONCE_INIT;

static void start_library(void)
{
    ASSERT(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
}

/* The answer's body tells nothing that we would use. */
static size_t drop(char *bytes, size_t size, size_t count, void *context)
{
    (void) bytes;
    (void) context;
    return size * count;
}

/* "https://host:port" of the address, without a user. */
static Str place_of(const char *url)
{
    const char *from = strstr(url, "://");
    const char *end;
    const char *user;

    from = from == NULL ? url : from + 3;
    end = from + strcspn(from, "/?#");
    user = memchr(from, '@', (size_t) (end - from));
    if (user != NULL)
        from = user + 1;
    return (Str){.ptr = from, .len = (size_t) (end - from)};
}

static void set_option(CURLcode code)
{
    ASSERT(code == CURLE_OK);
}

static CURLcode
post(CURL *easy, const char *url, Str json, int64_t most_ms, struct curl_slist *headers)
{
    set_option(curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https"));
    set_option(curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L));
    set_option(curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L));
    set_option(curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long) most_ms));
    set_option(curl_easy_setopt(easy, CURLOPT_USERAGENT, "eiot/" EIOT_VERSION));
    set_option(curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers));
    set_option(curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t) json.len));
    set_option(curl_easy_setopt(easy, CURLOPT_POSTFIELDS, json.ptr));
    set_option(curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, drop));
    set_option(curl_easy_setopt(easy, CURLOPT_URL, url));
    return curl_easy_perform(easy);
}

Status webhook_post(const char *url, Str json, int64_t most_ms, Error *err)
{
    struct curl_slist *headers;
    Str place = place_of(url);
    CURL *easy;
    CURLcode code;
    long answer = 0;

    ASSERT(pthread_once(&library_once, start_library) == 0);
    easy = curl_easy_init();
    ASSERT(easy != NULL); /* else there is no memory */
    headers = curl_slist_append(NULL, "Content-Type: application/json");
    ASSERT(headers != NULL);
    code = post(easy, url, json, most_ms, headers);
    (void) curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &answer);
    curl_slist_free_all(headers);
    curl_easy_cleanup(easy);
    if (code != CURLE_OK)
        return error_set(
            err, STATUS_IO, "webhook at '%.*s': %s", STR_ARG(place), curl_easy_strerror(code));
    if (answer < 200 || answer > 299)
        return error_set(err, STATUS_IO, "webhook at '%.*s' answered %ld", STR_ARG(place), answer);
    return OK;
}
