/* C of the runner: getting an answer out of a module in any state, also after a deadline has passed. */

export const WAKING = String.raw`
enum { HW_TOLD, HW_BARE, HW_SILENT };

/* A question whose answer is more than OK, so that the OK which the last byte of some data brings is not taken for it. */
static int identify(struct hawser *h) {
    unsigned long start = h->millis(h->port);
    int told = 0;
    put(h, "ATI\r", 4);
    for (;;) {
        int event = next_event(h, start, 1000, 0);
        if (event != HW_GOT_LINE) return HW_SILENT;
        if (is_echo(h->line)) continue;
        if (is_final(h->line)) return told ? HW_TOLD : HW_BARE;
        told = 1;
    }
}

/* Fills up a prompt that was left open; no module takes more at one. */
static void feed(struct hawser *h) {
    static const char filler[] = "AT\rAT\rAT\rAT\rAT\rAT\rAT\rAT\rAT\rAT\rAT\rAT\rAT\rAT\rAT\rAT\r";
    int fed = 0, i;
    while (fed < 10240 && !h->gone) {
        unsigned long start = h->millis(h->port);
        for (i = 0; i < 8; i++, fed += (int)sizeof filler - 1) put(h, filler, sizeof filler - 1);
        while (next_event(h, start, 50, 0) == HW_GOT_LINE) {
            if (!is_final(h->line)) continue;
            listen_for(h, 40000, 300);
            return;
        }
    }
    listen_for(h, 5000, 3000);
}

/* Gets the module to answer. It may be starting, or wait for the rest of what a program before this one has begun. */
static int wake(struct hawser *h) {
    unsigned long start = h->millis(h->port);
    int bare = 0, tries;
    while (since(h, start) < HAWSER_BOOT_MS && !h->gone) {
        int answer = identify(h);
        if (answer == HW_BARE) bare++;
        if (answer == HW_TOLD || bare == 3) {
            /* An OK out of turn was for data, so a file may have been stored with commands in it. */
            if (bare > 0) h->files_void = 1;
            return 1;
        }
    }
    feed(h);
    h->files_void = 1;
    for (tries = 0; tries < 3 && !h->gone; tries++) {
        if (identify(h) != HW_SILENT) return 1;
    }
    return 0;
}

/* After a deadline has passed: an answer that is late must not be taken for that to the next command. */
static void come_back(struct hawser *h, int bytes_owed) {
    int tries;
    listen_for(h, 5000, 200);
    for (tries = 0; tries < 2; tries++) {
        if (identify(h) != HW_SILENT) return;
    }
    if (bytes_owed) {
        feed(h);
        if (identify(h) != HW_SILENT) return;
    }
    h->mute = 1;
}
`;
