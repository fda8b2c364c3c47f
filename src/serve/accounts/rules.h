/*
 * rules: what names, passwords, labels and roles may be. Pure.
 */
#ifndef EIOT_SERVE_ACCOUNTS_RULES_H
#define EIOT_SERVE_ACCOUNTS_RULES_H

#include "serve/accounts/accounts.h"

/* USAGE with what is wrong and how it would be right. */
Status rules_check_name(const char *name, Error *err) MUST_USE;
Status rules_check_password(const char *name, const char *password, Error *err) MUST_USE;
Status rules_check_label(const char *label, Error *err) MUST_USE;
Status rules_check_role(Role role, Error *err) MUST_USE;

/* `name` as it is stored, capitals as small letters; "" for one that no user can have. */
const char *rules_folded_name(const char *name, char folded[ACCOUNT_NAME_MAX + 1]);

#endif
