/* C that stands in every exported file: what a program calls and gives, and what the tables are made of. Also valid C++. */

export const INTERFACE = String.raw`
#include <stddef.h>
#include <string.h>

/* How long a module that was just switched on may take to its first answer. */
#ifndef HAWSER_BOOT_MS
#define HAWSER_BOOT_MS 20000UL
#endif

/* What read() gives when there is no byte. */
#define HAWSER_NOTHING (-1)
#define HAWSER_CLOSED (-2)

/* Longest line of the module that is kept; of longer ones the end is dropped. */
#define HAWSER_LINE_MAX 256

/* Longest value of an answer that is kept for a later command, with the zero behind it. */
#define HAWSER_NOTE_MAX 64

struct hawser {
    /* The way to the module, filled in by you. "port" is handed back as it is. */
    void *port;
    /* Writes all of the bytes; 0 when done, anything else when the port is gone. */
    int (*write)(void *port, const unsigned char *bytes, size_t count);
    /* The next byte, waiting for it no longer than this; HAWSER_NOTHING or HAWSER_CLOSED without one. */
    int (*read)(void *port, unsigned long timeout_ms);
    /* Milliseconds of any clock that only goes forward; it may wrap at 32 bits. */
    unsigned long (*millis)(void *port);

    /*
     * May stay null. Topics and payloads that were received, in pieces, with the line in which the module announces them.
     * Where it prints a whole message in one line, that line holds the topic, and the bytes are the payload.
     */
    void (*received)(void *port, const char *line, const unsigned char *bytes, size_t count);
    /* May stay null. Told of each step as it begins, and of each that was left out. */
    void (*progress)(void *port, const char *step, int left_out);

    /* After a failure: where, what the module said, and what that means where it is known. */
    const char *failed_step;
    const char *failed_reason;
    char said[HAWSER_LINE_MAX];
    const char *meaning;

    /* Inner state; set everything to 0 before the first call. */
    const unsigned char *payload;
    size_t payload_length;
    char line[HAWSER_LINE_MAX];
    unsigned line_length;
    unsigned char line_over, line_by_cr, gone, mute, files_void;
    unsigned char reached, gave_up, lines_heard, lines_learnt;
    unsigned char facts[HAWSER_FACTS + 1];
    unsigned char learnt[HAWSER_FACTS + 1];
#if HAWSER_NOTES > 0
    char notes[HAWSER_NOTES][HAWSER_NOTE_MAX];
#endif
};

#ifdef __cplusplus
extern "C" {
#endif

/* From a module in any state to an open connection; 1 = connected. After a failure everything is cleaned up. */
int hawser_connect(struct hawser *h);

/* Listens to what comes by itself: messages, a lost connection. Call it whenever there is nothing else to do. */
void hawser_listen(struct hawser *h, unsigned long ms);

/* 0 once it is known that the connection is not there. */
int hawser_connected(const struct hawser *h);

/* Closes the connection and ends what was started. Modules take some seconds for it. */
void hawser_disconnect(struct hawser *h);
`;

export const PUBLISH_PROTOTYPE = String.raw`
/* Publishes a payload of 1 to HAWSER_PAYLOAD_MAX bytes on an open connection; 1 = done. */
int hawser_publish(struct hawser *h, const void *payload, size_t length);
`;

export const TYPES = String.raw`
/* What is known of something: not known, no, yes, or one of the two after a command whose end nobody has heard. */
enum { HW_UNKNOWN, HW_NO, HW_YES, HW_MAYBE };

/* Endings of a command. Numbers from 0 on are the result code that it prints beside OK; HW_CME(n) is "+CME ERROR: n". */
enum { HW_END = -1, HW_ENDS_OK = -2, HW_ENDS_REFUSED = -3, HW_ENDS_REFUSED_BARE = -4, HW_ENDS_SILENT = -5 };
#define HW_CME(number) (1000 + (number))

/* Whether the result code comes before OK, after it, or on either side. */
enum { HW_BEFORE, HW_AFTER, HW_EITHER };

/* What a sign teaches: a line with these fields (as printed, * for any), or an ending. */
enum { HW_SIGN_END, HW_SIGN_LINE, HW_SIGN_OK, HW_SIGN_CODE, HW_SIGN_REFUSED, HW_SIGN_UNHEARD };
struct hawser_rule {
    unsigned char sign;
    short code;
    const char *prefix;
    const char *fields;
    unsigned char fact;
    unsigned char becomes;
};

struct hawser_code {
    short code;
    const char *meaning;
};

/* Lines with these fields (as printed, * for any). */
struct hawser_line {
    const char *prefix;
    const char *fields;
};

/* How the module answers a command. */
struct hawser_answer {
    /*
     * The line that carries the result code, or null; the fields that tell whose it is; which field is the code, -1 where
     * the line alone means that it is done.
     */
    const char *result;
    const char *fields;
    signed char code_at;
    unsigned char order;
    /* When it went well the line may be missing. */
    unsigned char optional;
    unsigned long result_ms;
    /* The module prints ">" and takes raw bytes: how long the prompt may take; 0 = it does not. */
    unsigned long prompt_ms;
    const struct hawser_code *codes;
    /* Lines that come instead of the result when nothing has come of it. */
    const struct hawser_line *broken;
};

/* Asks again: until a field of the reply has one of these values, or while the command ends like that. */
struct hawser_again {
    unsigned long every_ms;
    unsigned long for_ms;
    const char *prefix;
    signed char field;
    const char *until;
    const char *give_up;
    const short *while_ends;
};

/* Bytes behind a prompt, or at a place in the command. Null bytes: the payload of this publication. */
struct hawser_body {
    const unsigned char *bytes;
    unsigned int length;
    /* For a file of yours: its real length, which must be that of the plan. */
    const unsigned int *real_length;
    /* The piece that goes into the command. */
    unsigned int from;
    unsigned int to;
};

/* A field of the answer that a later command needs. */
struct hawser_note {
    const char *prefix;
    const char *fields;
    signed char field;
    unsigned char slot;
};

struct hawser_step {
    const char *id;
    const char *reason;
    const char *command;
    const struct hawser_body *body;
    const struct hawser_answer *answer;
    unsigned long deadline_ms;
    const short *accept;
    const short *tolerate;
    const struct hawser_again *again;
    /* Needed only while this fact has this value; -1 = always. */
    signed char fact;
    unsigned char value;
    /* A file is stored by it. */
    unsigned char stores;
    const struct hawser_rule *teaches;
    const struct hawser_note *notes;
};

/* Lines behind which raw bytes come, and the field that says how many; or lines that hold bytes as hex digits in a field. */
struct hawser_raw {
    const char *prefix;
    signed char field;
    unsigned char hex;
};

/*
 * How a command has ended. Silent: 1 = not a word, 2 = nothing behind OK, or the port is gone. Bare: refused without a
 * word of why. Codes: -1 = none.
 */
struct outcome {
    int silent, refused, bare, code, cme;
};

/* More digits than any message has. */
#define HAWSER_HEX_MAX 131072UL

/* "Nothing" among the values of facts. */
#define HAWSER_NOT_LEARNT 0xff
`;
