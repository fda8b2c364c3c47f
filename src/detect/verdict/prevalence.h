/*
 * prevalence: how many of the meters steal, as far as their odds together say.
 *
 * The odds of fusion.h hold where one meter in a hundred steals. In a network of honest customers
 * the few that look odd are then taken for thieves, and where one in ten steals, thieves are
 * missed. The odds of all meters tell which of the two it is: the share of thieves is the one for
 * which the probabilities add up to itself, found by expectation and maximisation. Some meters of
 * the usual share are counted in, so that a small network moves little.
 *
 * Method: Saerens, Latinne & Decaestecker 2002, Adjusting the outputs of a classifier to new a
 * priori probabilities, Neural Computation 14(1), 21-41. Pure.
 */
#ifndef EIOT_DETECT_VERDICT_PREVALENCE_H
#define EIOT_DETECT_VERDICT_PREVALENCE_H

#include <stddef.h>

#define PREVALENCE_USUAL 0.01

/* The share of thieves, of log-odds where PREVALENCE_USUAL steal; a tenth of that at least, ten
 * times as much at most. */
double prevalence_of(const double *log_odds, size_t n);

/* What is added to log-odds where this share of the meters steals. */
double prevalence_log_odds(double share);

#endif
