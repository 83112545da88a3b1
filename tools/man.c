/*
 * man.c - write the manual page of the program: a frame (docs/man/wangjian.1.in), in whose line @COMMANDS@
 * every command of src/cli/commands.def stands with its arguments and what it does.
 *
 *     man FRAME
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct command {
    const char *words, *arguments, *does;
} commands[] = {
#define WJ_COMMAND(function, words, arguments, does) { words, arguments, does },
#include "cli/commands.def"
#undef WJ_COMMAND
};

/* Text in a page: a backslash is written out, and no line begins with a control character. */
static void put_text(const char *text)
{
    if (*text == '.' || *text == '\'')
        fputs("\\&", stdout);
    for (; *text; text++)
        if (*text == '\\')
            fputs("\\e", stdout);
        else
            putchar(*text);
    putchar('\n');
}

static void put_command(const struct command *c)
{
    printf(".It Ic %s", c->words);
    if (*c->arguments)
        printf(" No \"%s\"", c->arguments);
    putchar('\n');
    put_text(c->does);
}

static int put_page(FILE *frame)
{
    char line[1024];
    while (fgets(line, sizeof line, frame)) {
        if (strcmp(line, "@COMMANDS@\n") != 0) {
            fputs(line, stdout);
            continue;
        }
        for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
            put_command(&commands[i]);
    }
    return ferror(frame) || fflush(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    FILE *frame = argc == 2 ? fopen(argv[1], "r") : NULL;
    if (!frame) {
        fputs("usage: man FRAME\n", stderr);
        return EXIT_FAILURE;
    }
    int rc = put_page(frame);
    fclose(frame);
    return rc;
}
