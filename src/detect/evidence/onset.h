/*
 * onset: whose day lost what the transformer lost when energy began to be missing.
 *
 * The mean day before a theft and the mean day after it, slot by slot, know little of the noise of
 * single days. What the meter's mean day lost must be what the transformer's unexplained energy
 * gained, in form and in size:
 *
 *     match = sum(gain * loss) / (max(sum(gain^2), sum(loss^2)) + noise)      over the slots
 *
 * 1 when both are the same curve; near 0 for a meter that changed while nothing went missing (an
 * empty house), or did not change while something did, and where the gain is not known well. The
 * meter's loss is taken against the common trend of its transformer, so that a season is nobody's
 * loss.
 *
 * When it began is not known, so three ways to part the days are tried and the best match stands:
 * the likeliest change of the transformer's missing energy, the likeliest change of the meter's own
 * level (change_point.h), and loud days against quiet ones.
 *
 * Pure; memory in the arena.
 */
#ifndef EIOT_DETECT_EVIDENCE_ONSET_H
#define EIOT_DETECT_EVIDENCE_ONSET_H

#include "detect/balance/residual.h"

/* Match of each meter of the panel; NaN without a residual, or where no way leaves enough days on
 * both sides. */
const double *onset_match(Arena *arena, const Panel *panel, const Residual *residual);

#endif
