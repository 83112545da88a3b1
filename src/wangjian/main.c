/* main.c - the one binary. */
#include "cli/cli.h"

int main(int argc, char **argv)
{
    return wj_cli_main(argc, argv);
}
