/* C of the runner: bytes to lines, lines to fields, and what they teach. */

export const READER = String.raw`
enum { HW_TIMED_OUT, HW_GOT_LINE, HW_GOT_PROMPT, HW_PORT_GONE };

static unsigned long since(struct hawser *h, unsigned long start) {
    return (h->millis(h->port) - start) & 0xffffffffUL;
}

static void put(struct hawser *h, const char *bytes, size_t count) {
    if (count > 0 && !h->gone && h->write(h->port, (const unsigned char *)bytes, count) != 0) h->gone = 1;
}

/* The fields of a line with this prefix, or null. */
static const char *fields_of(const char *line, const char *prefix) {
    size_t length = strlen(prefix);
    if (strncmp(line, prefix, length) != 0 || line[length] != ':') return NULL;
    line += length + 1;
    while (*line == ' ') line++;
    return line;
}

/* One field as it is printed, without blanks around it, or null; commas in quotes separate nothing. */
static const char *field_at(const char *fields, int index, size_t *length) {
    int quoted = 0;
    const char *end;
    for (; index > 0; fields++) {
        if (*fields == '\0') return NULL;
        if (*fields == '"') quoted = !quoted;
        if (*fields == ',' && !quoted) index--;
    }
    while (*fields == ' ') fields++;
    for (end = fields; *end != '\0' && (quoted || *end != ','); end++) {
        if (*end == '"') quoted = !quoted;
    }
    while (end > fields && end[-1] == ' ') end--;
    *length = (size_t)(end - fields);
    return fields;
}

static int fields_match(const char *fields, const char *pattern) {
    int index;
    for (index = 0;; index++) {
        size_t wanted_length, length;
        const char *wanted = field_at(pattern, index, &wanted_length);
        const char *field = field_at(fields, index, &length);
        if (wanted == NULL) return 1;
        if (field == NULL) return 0;
        if (wanted_length == 1 && *wanted == '*') continue;
        if (wanted_length != length || memcmp(wanted, field, length) != 0) return 0;
    }
}

/* Whether a field is one of the values between the bars. */
static int field_is_one_of(const char *fields, int index, const char *values) {
    size_t length;
    const char *field = field_at(fields, index, &length);
    if (field == NULL || values == NULL) return 0;
    for (;;) {
        const char *bar = strchr(values, '|');
        size_t value_length = bar == NULL ? strlen(values) : (size_t)(bar - values);
        if (value_length == length && memcmp(values, field, length) == 0) return 1;
        if (bar == NULL) return 0;
        values = bar + 1;
    }
}

/* A field as a number; -1 when it is none. */
static long number_at(const char *fields, int index) {
    size_t length, i;
    long value = 0;
    const char *field = field_at(fields, index, &length);
    if (field == NULL || length == 0 || length > 8) return -1;
    for (i = 0; i < length; i++) {
        if (field[i] < '0' || field[i] > '9') return -1;
        value = value * 10 + (field[i] - '0');
    }
    return value;
}

/* Takes the raw bytes behind a line; they may hold anything, even what looks like an answer. */
static void take_raw(struct hawser *h, long count) {
    unsigned char piece[64];
    size_t filled = 0;
    while (count > 0) {
        int byte = h->read(h->port, 3000);
        if (byte == HAWSER_CLOSED) h->gone = 1;
        if (byte < 0) return;
        if (byte == '\n' && h->line_by_cr) {
            h->line_by_cr = 0;
            continue;
        }
        h->line_by_cr = 0;
        piece[filled++] = (unsigned char)byte;
        count--;
        if (filled == sizeof piece || count == 0) {
            if (h->received != NULL) h->received(h->port, h->line, piece, filled);
            filled = 0;
        }
    }
}

/* The value of a hex digit; -1 when it is none. */
static int digit_of(int byte) {
    if (byte >= '0' && byte <= '9') return byte - '0';
    if (byte >= 'A' && byte <= 'F') return byte - 'A' + 10;
    return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

/* Whether the quote that the line ends with opens a field of hex digits. */
static int hex_begins(const struct hawser *h) {
    const struct hawser_raw *raw;
    for (raw = raw_lines; raw->prefix != NULL; raw++) {
        size_t length;
        const char *fields = raw->hex ? fields_of(h->line, raw->prefix) : NULL;
        const char *field = fields == NULL ? NULL : field_at(fields, raw->field, &length);
        if (field != NULL && field[0] == '"' && field[1] == '\0') return 1;
    }
    return 0;
}

/* Takes hex digits, which may be more than a line has room for; gives what came behind them. */
static int take_hex(struct hawser *h) {
    unsigned char piece[64];
    size_t filled = 0, end = h->line_length - 1;
    unsigned long taken = 0;
    int high = -1, byte;
    char cut;
    while (end > 0 && (h->line[end - 1] == ',' || h->line[end - 1] == ' ')) end--;
    cut = h->line[end];
    h->line[end] = '\0';
    for (;;) {
        int digit;
        byte = h->read(h->port, 3000);
        digit = taken < HAWSER_HEX_MAX ? digit_of(byte) : -1;
        if (digit >= 0 && high < 0) high = digit;
        else if (digit >= 0) {
            piece[filled++] = (unsigned char)(high * 16 + digit);
            high = -1;
        }
        taken++;
        if (filled == sizeof piece || (digit < 0 && filled > 0)) {
            if (h->received != NULL) h->received(h->port, h->line, piece, filled);
            filled = 0;
        }
        if (digit < 0) break;
    }
    if (byte == HAWSER_CLOSED) h->gone = 1;
    h->line[end] = cut;
    return byte;
}

static void learn_from_line(struct hawser *h, const struct hawser_rule *rules, unsigned char *into) {
    unsigned char done[HAWSER_FACTS + 1];
    memset(done, 0, sizeof done);
    for (; rules->sign != HW_SIGN_END; rules++) {
        const char *fields = rules->sign == HW_SIGN_LINE ? fields_of(h->line, rules->prefix) : NULL;
        if (fields == NULL || done[rules->fact] || !fields_match(fields, rules->fields)) continue;
        done[rules->fact] = 1;
        into[rules->fact] = rules->becomes;
    }
}

/*
 * Waits for the next line or, where one is expected, a prompt. Lines that come by themselves are taken note of here, so
 * they may stand between any two others.
 */
static int next_event(struct hawser *h, unsigned long start, unsigned long limit_ms, int prompt) {
    int behind_hex = HAWSER_NOTHING;
    for (;;) {
        int byte = behind_hex;
        behind_hex = HAWSER_NOTHING;
        if (h->gone) return HW_PORT_GONE;
        if (byte < 0) {
            unsigned long passed = since(h, start);
            if (passed >= limit_ms) return HW_TIMED_OUT;
            byte = h->read(h->port, limit_ms - passed);
        }
        if (byte == HAWSER_CLOSED) h->gone = 1;
        if (byte < 0) continue;
        if (h->line_over) {
            h->line_over = 0;
            h->line_length = 0;
        }
        if (byte == '\r' || byte == '\n' || byte == '\0') {
            const struct hawser_raw *raw;
            if (h->line_length == 0) continue;
            while (h->line[h->line_length - 1] == ' ') h->line_length--;
            h->line[h->line_length] = '\0';
            h->line_over = 1;
            h->line_by_cr = byte == '\r';
            learn_from_line(h, unsolicited, h->facts);
            for (raw = raw_lines; raw->prefix != NULL; raw++) {
                const char *fields = raw->hex ? NULL : fields_of(h->line, raw->prefix);
                if (fields != NULL) take_raw(h, number_at(fields, raw->field));
            }
            return HW_GOT_LINE;
        }
        if (h->line_length == 0 && byte == '>' && prompt) return HW_GOT_PROMPT;
        /* Blanks behind a prompt and noise of a line that was just plugged in begin no line. */
        if (h->line_length == 0 && (byte <= ' ' || byte > '~')) continue;
        if (h->line_length == HAWSER_LINE_MAX - 1) continue;
        h->line[h->line_length++] = (char)byte;
        h->line[h->line_length] = '\0';
        if (byte == '"' && hex_begins(h)) behind_hex = take_hex(h);
    }
}

/* The module repeats commands while its echo is on; none of its own lines begins so. */
static int is_echo(const char *line) {
    return strncmp(line, "AT", 2) == 0;
}

static int is_final(const char *line) {
    return strcmp(line, "OK") == 0 || strcmp(line, "ERROR") == 0 || strncmp(line, "+CME ERROR:", 11) == 0 ||
           strncmp(line, "+CMS ERROR:", 11) == 0;
}

/* Listens without a command: for so long, or only until nothing has come for a while. */
static void listen_for(struct hawser *h, unsigned long ms, unsigned long quiet_ms) {
    unsigned long begun = h->millis(h->port);
    while (since(h, begun) < ms) {
        unsigned long left = ms - since(h, begun);
        int event = next_event(h, h->millis(h->port), quiet_ms > 0 && quiet_ms < left ? quiet_ms : left, 0);
        if (event == HW_PORT_GONE || event == HW_TIMED_OUT) return;
    }
}
`;
