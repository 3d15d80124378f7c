/*
 * Sổ giữ việc as people read it: who held a task since when, who answers for lost time whoever held
 * it, and of the days it was late how many are the lead's own (model 3.3).
 */
#ifndef CLI_LEDGER_VIEW_H
#define CLI_LEDGER_VIEW_H

#include "command.h"
#include "history.h"

/* Prints what there is; nothing for a task that nobody held. */
void ledger_print(const struct cli *cli, const struct history *history);

/* "HANDLER"; "?" for a role this program does not know. */
const char *holder_role_name(Dondoc__V1__HolderRole role);

#endif
