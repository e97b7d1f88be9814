/* C of the runner: what is filled in at the places of a command, and what is kept of answers for that. */

export const FILLING = String.raw`
static void put_number(struct hawser *h, size_t number) {
    char digits[12];
    size_t from = sizeof digits;
    do {
        digits[--from] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    put(h, digits + from, sizeof digits - from);
}

static void put_hex(struct hawser *h, const unsigned char *bytes, size_t count) {
    static const char digits[] = "0123456789ABCDEF";
    size_t i;
    for (i = 0; i < count; i++) {
        char pair[2];
        pair[0] = digits[bytes[i] >> 4];
        pair[1] = digits[bytes[i] & 15];
        put(h, pair, sizeof pair);
    }
}

/* What an earlier answer told; empty as long as none has. */
static const char *note_at(const struct hawser *h, char slot) {
#if HAWSER_NOTES > 0
    return h->notes[slot - '0'];
#else
    (void)h;
    (void)slot;
    return "";
#endif
}

static void put_command(struct hawser *h, const struct hawser_step *step, const unsigned char *bytes, size_t length) {
    const char *at = step->command;
    for (;;) {
        size_t plain = strcspn(at, HW_PLACES);
        put(h, at, plain);
        at += plain;
        if (*at == '\0') break;
        if (*at == *HW_BODY_LENGTH) put_number(h, length);
        else if (*at == *HW_HEX_LENGTH) put_number(h, 2 * length);
        else if (*at == *HW_HEX) put_hex(h, bytes, length);
        else if (*at == *HW_PIECE) put(h, (const char *)bytes + step->body->from, step->body->to - step->body->from);
        else {
            const char *text = *at == *HW_NOTED ? note_at(h, *++at) : secret_at(*at);
            put(h, text, strlen(text));
        }
        at++;
    }
    put(h, "\r", 1);
}

/* Whether the file is that of the plan, and a piece that goes into a command does not end the line early. */
static int is_as_planned(const struct hawser_body *body) {
    unsigned int i;
    if (*body->real_length != body->length) return 0;
    for (i = body->from; i < body->to; i++) {
        if (body->bytes[i] < ' ' || body->bytes[i] > '~' || body->bytes[i] == '"') return 0;
    }
    return 1;
}

/* Whether this command can be sent: all that belongs into it is there, and nothing of it ends the line early. */
static int can_be_sent(struct hawser *h, const struct hawser_step *step) {
    const char *at;
    if (step->body != NULL && step->body->real_length != NULL && !is_as_planned(step->body)) {
        h->meaning = "the file in this program is not the one that it was made for: make the program anew";
        return 0;
    }
    for (at = step->command + strcspn(step->command, HW_PLACES); *at != '\0'; at += 1 + strcspn(at + 1, HW_PLACES)) {
        const char *secret;
        if (strchr(HW_SECRETS, *at) == NULL) {
            if (*at != *HW_NOTED || *note_at(h, at[1]) != '\0') continue;
            h->meaning = "the module has not told what this command needs";
            return 0;
        }
        secret = secret_at(*at);
        if (secret != NULL && secret[strcspn(secret, "\"\r\n")] == '\0') continue;
        h->meaning = "a user name, password, key or PIN is missing, or holds what an AT command cannot carry";
        return 0;
    }
    return 1;
}

/* Keeps what later commands need of an answer, without quotes; what is too long is not kept at all. */
static void keep_notes(struct hawser *h, const struct hawser_note *notes) {
#if HAWSER_NOTES > 0
    for (; notes != NULL && notes->prefix != NULL; notes++) {
        size_t length;
        const char *fields = fields_of(h->line, notes->prefix), *field;
        if (fields == NULL || !fields_match(fields, notes->fields)) continue;
        field = field_at(fields, notes->field, &length);
        if (field == NULL) continue;
        if (length >= 2 && field[0] == '"' && field[length - 1] == '"') {
            field++;
            length -= 2;
        }
        if (length >= HAWSER_NOTE_MAX || memchr(field, '"', length) != NULL) continue;
        memcpy(h->notes[notes->slot], field, length);
        h->notes[notes->slot][length] = '\0';
    }
#else
    (void)h;
    (void)notes;
#endif
}
`;
