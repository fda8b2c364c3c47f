/*
 * panel_loss: the technical loss of a transformer whose meters have gaps.
 *
 * technical_loss.h fits to intervals in which nearly all meters have a value. Where a tenth of the
 * readings or more is missing there are hardly any, so the same fit (technical_loss_fit.h) is made
 * here with what the missing meters are expected to have used. Pure; memory in the arena.
 */
#ifndef EIOT_DETECT_BALANCE_PANEL_LOSS_H
#define EIOT_DETECT_BALANCE_PANEL_LOSS_H

#include "detect/balance/panel_use.h"

/* Whether the panel's own model is no fit, and a believable one could be made: it loses neither
 * more than `limit_share` of the input nor less than nothing; only then `*ret_loss` is written. */
bool panel_loss_fit(
    Arena *arena,
    const Panel *panel,
    const PanelUse *use,
    double limit_share,
    TechnicalLoss *ret_loss) __attribute__((warn_unused_result));

#endif
