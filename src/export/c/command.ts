/* C of the runner: one command, from the bytes that are sent to what its ending teaches. */

export const COMMAND = String.raw`
static int ends_like(const struct outcome *o, const short *endings) {
    for (; endings != NULL && *endings != HW_END; endings++) {
        if (*endings == HW_ENDS_OK && !o->silent && !o->refused) return 1;
        if (*endings == HW_ENDS_REFUSED && o->refused) return 1;
        if (*endings == HW_ENDS_REFUSED_BARE && o->refused && o->bare && o->code < 0) return 1;
        if (*endings == HW_ENDS_SILENT && o->silent == 1) return 1;
        if (*endings >= HW_CME(0) ? o->cme == *endings - HW_CME(0) : *endings >= 0 && !o->silent && o->code == *endings) return 1;
    }
    return 0;
}

static void learn_from_ending(struct hawser *h, const struct hawser_rule *rules, const struct outcome *o) {
    unsigned char done[HAWSER_FACTS + 1];
    int i;
    memset(done, 0, sizeof done);
    for (; rules->sign != HW_SIGN_END; rules++) {
        int applies = (rules->sign == HW_SIGN_OK && !o->silent && !o->refused) ||
                      (rules->sign == HW_SIGN_CODE && o->refused && o->code == rules->code) ||
                      (rules->sign == HW_SIGN_REFUSED && o->refused) || (rules->sign == HW_SIGN_UNHEARD && o->silent);
        if (!applies || done[rules->fact]) continue;
        done[rules->fact] = 1;
        h->facts[rules->fact] = rules->becomes;
    }
    for (i = 0; i < HAWSER_FACTS; i++) {
        if (!o->silent && !o->refused && h->learnt[i] != HAWSER_NOT_LEARNT) h->facts[i] = h->learnt[i];
    }
}

static void note(struct hawser *h) {
    strcpy(h->said, h->line);
}

static int is_one_of(const char *line, const struct hawser_line *lines) {
    for (; lines != NULL && lines->prefix != NULL; lines++) {
        const char *fields = fields_of(line, lines->prefix);
        if (fields != NULL && fields_match(fields, lines->fields)) return 1;
    }
    return 0;
}

/* The result code in a line that carries it for this command, 0 where the line alone says that it is done; -1 for others. */
static long result_in(const char *line, const struct hawser_answer *answer) {
    const char *fields = answer->result == NULL ? NULL : fields_of(line, answer->result);
    if (fields == NULL || !fields_match(fields, answer->fields)) return -1;
    return answer->code_at < 0 ? 0 : number_at(fields, answer->code_at);
}

/* Gives one command and waits for its end. */
static struct outcome perform(struct hawser *h, const struct hawser_step *step) {
    const struct hawser_answer *answer = step->answer;
    const struct hawser_body *body = step->body;
    const unsigned char *bytes = body == NULL ? NULL : body->bytes == NULL ? h->payload : body->bytes;
    size_t length = body == NULL ? 0 : body->bytes == NULL ? h->payload_length : body->length;
    unsigned long limit, start = h->millis(h->port);
    int wants_prompt = answer->prompt_ms > 0, has_ok = 0, early = -1, body_owed = 0, broken = 0;
    struct outcome o = { 0, 0, 0, -1, -1 };

    h->said[0] = '\0';
    h->reached = h->gave_up = 0;
    memset(h->learnt, HAWSER_NOT_LEARNT, sizeof h->learnt);
    put_command(h, step, bytes, length);
    /* Some modules say nothing until the result is there, so OK may take as long as that. */
    limit = step->deadline_ms;
    if (answer->result != NULL && answer->order != HW_AFTER && answer->result_ms > limit) limit = answer->result_ms;
    if (wants_prompt) {
        limit = answer->prompt_ms;
        body_owed = 1;
    }
    for (;;) {
        const char *fields;
        long code;
        int event = next_event(h, start, limit, wants_prompt);
        if (event == HW_TIMED_OUT || event == HW_PORT_GONE) {
            o.silent = has_ok || event == HW_PORT_GONE ? 2 : 1;
            break;
        }
        if (event == HW_GOT_PROMPT) {
            size_t at;
            wants_prompt = 0;
            for (at = 0; at < length; at += 512) put(h, (const char *)bytes + at, length - at < 512 ? length - at : 512);
            start = h->millis(h->port);
            limit = step->deadline_ms;
            if (answer->result != NULL && answer->order != HW_AFTER && answer->result_ms > limit) limit = answer->result_ms;
            continue;
        }
        if (is_echo(h->line)) continue;
        keep_notes(h, step->notes);
        code = o.code >= 0 || broken ? -1 : result_in(h->line, answer);
        if (code >= 0) {
            note(h);
            if (!has_ok && answer->order == HW_AFTER) {
                early = (int)code;
                continue;
            }
            o.code = (int)code;
            if (has_ok) break;
            start = h->millis(h->port);
            limit = step->deadline_ms;
            continue;
        }
        if (o.code < 0 && !broken && is_one_of(h->line, answer->broken)) {
            note(h);
            broken = 1;
            if (has_ok) break;
            continue;
        }
        if (is_final(h->line)) {
            if (strcmp(h->line, "OK") != 0) {
                if (h->said[0] == '\0') note(h);
                o.refused = 1;
                o.bare = strcmp(h->line, "ERROR") == 0;
                fields = fields_of(h->line, "+CME ERROR");
                if (fields != NULL) o.cme = (int)number_at(fields, 0);
                if (o.code < 0) o.code = early;
                break;
            }
            /* An OK before the prompt belongs to something else. */
            if (wants_prompt || has_ok) continue;
            has_ok = 1;
            early = -1;
            if (answer->result == NULL || o.code >= 0 || broken || answer->optional) break;
            start = h->millis(h->port);
            limit = answer->result_ms;
            continue;
        }
        learn_from_line(h, step->teaches, h->learnt);
        fields = step->again == NULL || step->again->prefix == NULL ? NULL : fields_of(h->line, step->again->prefix);
        if (fields != NULL) {
            if (field_is_one_of(fields, step->again->field, step->again->until)) h->reached = 1;
            if (field_is_one_of(fields, step->again->field, step->again->give_up)) h->gave_up = 1;
            note(h);
        }
    }
    if ((o.code > 0 || broken) && !o.refused && !o.silent) {
        o.refused = 1;
        /* Behind a failure that came after OK some firmware prints one more final result. */
        listen_for(h, 50, 0);
    }
    learn_from_ending(h, step->teaches, &o);
    if (o.silent && !h->gone) {
        if (step->stores) h->files_void = 1;
        come_back(h, body_owed && !has_ok);
    }
    return o;
}
`;
