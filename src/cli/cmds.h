/* cmds.h - declares the function of every row of commands.def. */
#ifndef WJ_CLI_CMDS_H
#define WJ_CLI_CMDS_H

#include "cli/cli.h"

#define WJ_COMMAND(fn, words, args, summary) wj_command_fn wj_cmd_##fn;
#include "cli/commands.def"
#undef WJ_COMMAND

#endif
