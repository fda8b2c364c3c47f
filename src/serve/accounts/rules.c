#include "rules.h"

#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

static const char name_signs[] = "abcdefghijklmnopqrstuvwxyz0123456789._-@";

static const char capitals[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"; /* in the order of the signs above */

static const char *const role_names[] = {
    [ROLE_NONE] = "none",
    [ROLE_VIEWER] = "viewer",
    [ROLE_ANALYST] = "analyst",
    [ROLE_ADMIN] = "admin",
};

const char *role_name(Role role)
{
    return role_names[role];
}

Role role_of(const char *name)
{
    for (Role role = ROLE_VIEWER; role <= ROLE_ADMIN; role++) {
        if (strcmp(role_names[role], name) == 0)
            return role;
    }
    return ROLE_NONE;
}

Status rules_check_role(Role role, Error *err)
{
    if (role != ROLE_NONE)
        return OK;
    (void) error_set(err, STATUS_USAGE, "the role is none of 'viewer', 'analyst' and 'admin'");
    return STATUS_USAGE;
}

static Status wrong_name(Error *err)
{
    error_hint(err, "A name has 1 to %d of a-z, 0-9, '.', '_', '-' and '@'.", ACCOUNT_NAME_MAX);
    return STATUS_USAGE;
}

Status rules_check_name(const char *name, Error *err)
{
    size_t length = strlen(name);

    if (length == 0) {
        (void) error_set(err, STATUS_USAGE, "the name is empty");
        return wrong_name(err);
    }
    if (length > ACCOUNT_NAME_MAX) {
        (void) error_set(err, STATUS_USAGE, "the name has %zu bytes", length);
        return wrong_name(err);
    }
    if (strspn(name, name_signs) < length) {
        (void) error_set(err, STATUS_USAGE, "the name '%s' has a sign that is not allowed", name);
        return wrong_name(err);
    }
    return OK;
}

const char *rules_folded_name(const char *name, char folded[ACCOUNT_NAME_MAX + 1])
{
    size_t length = strnlen(name, ACCOUNT_NAME_MAX + 1);

    folded[0] = '\0';
    if (length > ACCOUNT_NAME_MAX)
        return folded;
    for (size_t at = 0; at <= length; at++) {
        const char *capital = name[at] == '\0' ? NULL : strchr(capitals, name[at]);

        folded[at] = name[at];
        if (capital != NULL)
            folded[at] = name_signs[capital - capitals];
    }
    if (strspn(folded, name_signs) < length)
        folded[0] = '\0';
    return folded;
}

Status rules_check_password(const char *name, const char *password, Error *err)
{
    size_t length = strlen(password);

    if (length < PASSWORD_MIN || length > PASSWORD_MAX) {
        (void) error_set(
            err,
            STATUS_USAGE,
            "the new password is too %s",
            length < PASSWORD_MIN ? "short" : "long");
        error_hint(
            err,
            "It has %d to %d characters. A few words with blanks between are easy to keep in mind.",
            PASSWORD_MIN,
            PASSWORD_MAX);
        return STATUS_USAGE;
    }
    if (!utf8_is_valid(str_from(password)))
        return error_set(err, STATUS_USAGE, "the new password is not UTF-8");
    if (str_equal_nocase(str_from(password), str_from(name)))
        return error_set(err, STATUS_USAGE, "the new password is the name");
    return OK;
}

Status rules_check_label(const char *label, Error *err)
{
    size_t length = strlen(label);

    if (length == 0 || length > TOKEN_LABEL_MAX) {
        (void) error_set(
            err, STATUS_USAGE, "the label %s", length == 0 ? "is empty" : "is too long");
        error_hint(
            err, "It says what the token is for, in 1 to %d bytes: 'prometheus'.", TOKEN_LABEL_MAX);
        return STATUS_USAGE;
    }
    for (size_t at = 0; at < length; at++) {
        if ((unsigned char) label[at] < ' ' || label[at] == 0x7f)
            return error_set(err, STATUS_USAGE, "the label has a control character");
    }
    if (!utf8_is_valid(str_from(label)))
        return error_set(err, STATUS_USAGE, "the label is not UTF-8");
    return OK;
}
