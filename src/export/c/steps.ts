/* C of the runner: one step, lists of steps, and what a program calls. */

export const STEPS = String.raw`
static void explain(struct hawser *h, const struct hawser_step *step, const struct outcome *o) {
    const struct hawser_code *code;
    h->failed_step = step->id;
    h->failed_reason = step->reason;
    if (h->meaning != NULL) return;
    for (code = step->answer->codes; code != NULL && code->meaning != NULL; code++) {
        if (code->code == o->code) h->meaning = code->meaning;
    }
    if (h->gone) h->meaning = "the port is gone";
    else if (h->mute) h->meaning = "the module does not answer any more";
    else if (o->silent) h->meaning = "no answer in time";
    else if (h->gave_up) h->meaning = "this will not change by waiting";
    else if (h->meaning == NULL && step->again != NULL && step->again->until != NULL) h->meaning = "not reached in time";
}

/* 1 when the step went as it should, or was not needed. */
static int run_step(struct hawser *h, const struct hawser_step *step) {
    const struct hawser_again *again = step->again;
    unsigned long start = h->millis(h->port);
    struct outcome o = { 0, 1, 0, -1, -1 };
    int needed = step->fact < 0 || h->facts[step->fact] == HW_MAYBE || h->facts[step->fact] == step->value;
    if (h->progress != NULL) h->progress(h->port, step->id, !needed);
    if (!needed) return 1;
    h->meaning = NULL;
    h->gave_up = 0;
    h->said[0] = '\0';
    if (!can_be_sent(h, step)) {
        explain(h, step, &o);
        return 0;
    }
    o = perform(h, step);
    /* A command that was damaged on its way gets the same bare ERROR as one that the module cannot do. A PIN has three
       attempts in all, so it is not said twice. */
    if (step->answer->result == NULL && o.refused && o.bare && strchr(step->command, *HW_PIN) == NULL &&
        !ends_like(&o, step->accept) && !ends_like(&o, step->tolerate)) {
        o = perform(h, step);
    }
    if (again != NULL && again->until != NULL) {
        while (!h->reached && !h->gave_up && !h->gone && !h->mute && since(h, start) < again->for_ms) {
            listen_for(h, again->every_ms, 0);
            o = perform(h, step);
        }
        if (!h->reached) o.refused = 1;
    } else if (again != NULL) {
        while (ends_like(&o, again->while_ends) && !h->gone && !h->mute && since(h, start) < again->for_ms) {
            listen_for(h, again->every_ms, 0);
            o = perform(h, step);
        }
    }
    if ((!o.silent && !o.refused) || ends_like(&o, step->accept) || ends_like(&o, step->tolerate)) return 1;
    explain(h, step, &o);
    return 0;
}

/* Runs steps up to the first that fails. */
static int run_steps(struct hawser *h, const struct hawser_step *steps) {
    for (; steps->id != NULL; steps++) {
        if (h->gone || h->mute || !run_step(h, steps)) return 0;
    }
    return 1;
}

/* Runs steps whose failure changes nothing, each whatever the others did; what failed before stays to be told. */
static void try_steps(struct hawser *h, const struct hawser_step *steps) {
    const char *failed = h->failed_step, *reason = h->failed_reason, *meaning = h->meaning;
    char said[HAWSER_LINE_MAX];
    memcpy(said, h->said, sizeof said);
    for (; steps->id != NULL && !h->gone && !h->mute; steps++) run_step(h, steps);
    h->failed_step = failed;
    h->failed_reason = reason;
    h->meaning = meaning;
    memcpy(h->said, said, sizeof said);
}

/* Ends what runs and leaves the module as it was found. */
static void clean_up(struct hawser *h) {
    if (h->files_void) try_steps(h, mend_steps);
    h->files_void = 0;
    try_steps(h, cleanup_steps);
}

static void forget_failure(struct hawser *h) {
    h->failed_step = h->failed_reason = h->meaning = NULL;
    h->said[0] = '\0';
}

int hawser_connect(struct hawser *h) {
    forget_failure(h);
    h->mute = 0;
    memcpy(h->facts, first_facts, sizeof h->facts);
#if HAWSER_NOTES > 0
    memset(h->notes, 0, sizeof h->notes);
#endif
    if (!wake(h)) {
        h->failed_step = "wake";
        h->failed_reason = "the module must answer before anything else";
        h->meaning = h->gone ? "the port is gone" : "no answer: power, wiring, baud rate, another port of the module?";
        return 0;
    }
    if (h->files_void) try_steps(h, mend_steps);
    h->files_void = 0;
    if (run_steps(h, connect_steps)) return 1;
    clean_up(h);
    return 0;
}

void hawser_disconnect(struct hawser *h) {
    clean_up(h);
}

void hawser_listen(struct hawser *h, unsigned long ms) {
    listen_for(h, ms, 0);
}

int hawser_connected(const struct hawser *h) {
    return !h->gone && (HAWSER_CONNECTED < 0 || h->facts[HAWSER_CONNECTED + (HAWSER_CONNECTED < 0)] != HW_NO);
}
`;

export const PUBLISHING = String.raw`
int hawser_publish(struct hawser *h, const void *payload, size_t length) {
    forget_failure(h);
    if (length == 0 || length > HAWSER_PAYLOAD_MAX) {
        h->failed_step = "publish";
        h->failed_reason = "the module takes no such length";
        return 0;
    }
    h->payload = (const unsigned char *)payload;
    h->payload_length = length;
    return run_steps(h, publish_steps);
}
`;
