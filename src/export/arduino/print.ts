import { heading, program } from '../c/program.ts';
import { secretSymbol } from '../c/places.ts';
import type { Tables } from '../c/tables.ts';
import { comment, literal } from '../c/text.ts';
import type { FirmwarePlan } from '../firmware-plan.ts';

/**
 * An Arduino sketch on any `Stream`, with the names that TinyGSM's examples use for it. It needs no library: the module's
 * own client does TLS and MQTT.
 */
export function printArduino(firmware: FirmwarePlan): string {
  const { tables, declarations, implementation } = program(firmware);
  const lines = [
    ...heading(firmware, tables),
    '',
    'Put this into a sketch, the files hawser_*.c beside it as tabs, and set SerialAT to the port of your module.',
    ...(tables.secrets.length === 0 ? [] : ['The secrets go into a tab of their own that is not in version control:']),
    ...tables.secrets.map(
      (name) => `  secrets.cpp: extern const char *${secretSymbol(name)}; const char *${secretSymbol(name)} = "...";`,
    ),
  ];
  return [
    '/*',
    ...lines.map((line) => (line === '' ? ' *' : ` * ${line}`)),
    ' */',
    '#include <Arduino.h>',
    '',
    BOARD.trim(),
    '',
    '/* ---- How it is done: from here down to setup() nothing needs to be changed. ---- */',
    '',
    declarations,
    '',
    implementation,
    '',
    PORT.trim(),
    '',
    sketch(tables),
    '',
  ].join('\n');
}

const BOARD = String.raw`
/* The port of the module and its speed. TinyGSM's examples call it SerialAT, too. */
#ifndef SerialAT
#define SerialAT Serial1
#endif
#ifndef SERIAL_AT_BAUD
#define SERIAL_AT_BAUD 115200
#endif

/* How often something is published. */
#ifndef PUBLISH_EVERY_MS
#define PUBLISH_EVERY_MS 60000UL
#endif
`;

const PORT = String.raw`
static int port_write(void *port, const unsigned char *bytes, size_t count) {
    Stream *stream = (Stream *)port;
    while (count > 0) {
        size_t written = stream->write(bytes, count);
        if (written == 0) return 1;
        bytes += written;
        count -= written;
    }
    return 0;
}

static int port_read(void *port, unsigned long timeout_ms) {
    Stream *stream = (Stream *)port;
    unsigned long start = millis();
    while (stream->available() <= 0) {
        if (millis() - start >= timeout_ms) return HAWSER_NOTHING;
        /* Lets the watchdog and the radio of the board have their time. */
        delay(1);
    }
    return stream->read();
}

static unsigned long port_millis(void *port) {
    (void)port;
    return millis();
}

static void show_progress(void *port, const char *step, int left_out) {
    (void)port;
    Serial.print(step);
    Serial.println(left_out ? " (not needed)" : "");
}

/* Topics and payloads of messages, in pieces, as the module announces them. */
static void on_received(void *port, const char *line, const unsigned char *bytes, size_t count) {
    (void)port;
    Serial.print("received ");
    Serial.print(line);
    Serial.print(": ");
    Serial.write(bytes, count);
    Serial.println("");
}

static void show_failure(const struct hawser *h) {
    Serial.print("failed at ");
    Serial.print(h->failed_step == NULL ? "?" : h->failed_step);
    if (h->said[0] != '\0') {
        Serial.print(": the module said ");
        Serial.print(h->said);
    }
    if (h->meaning != NULL) {
        Serial.print(": ");
        Serial.print(h->meaning);
    }
    Serial.println("");
}
`;

function sketch({ publication }: Tables): string {
  return [
    'static struct hawser modem;',
    'static int is_open;',
    '',
    'void setup() {',
    '    Serial.begin(115200);',
    '    SerialAT.begin(SERIAL_AT_BAUD);',
    '    modem.port = static_cast<Stream *>(&SerialAT);',
    '    modem.write = port_write;',
    '    modem.read = port_read;',
    '    modem.millis = port_millis;',
    '    modem.progress = show_progress;',
    '    modem.received = on_received;',
    '}',
    '',
    'void loop() {',
    ...(publication === undefined ? [] : ['    static unsigned long published_at;', '    static int published;', '']),
    '    if (!is_open || !hawser_connected(&modem)) {',
    '        is_open = hawser_connect(&modem);',
    '        if (!is_open) {',
    '            show_failure(&modem);',
    '            /* Networks and brokers do not like to be asked too often. */',
    '            delay(30000);',
    '            return;',
    '        }',
    '        Serial.println("connected");',
    '    }',
    ...(publication === undefined ? [] : publishing(publication)),
    '    hawser_listen(&modem, 100);',
    '}',
  ].join('\n');
}

function publishing({ text, topic }: NonNullable<Tables['publication']>): readonly string[] {
  return [
    '    if (!published || millis() - published_at >= PUBLISH_EVERY_MS) {',
    `        /* What is published to ${comment(topic)}: put your own measurements here. */`,
    `        static const char payload[] = ${literal(text)};`,
    '        published_at = millis();',
    '        published = hawser_publish(&modem, payload, sizeof payload - 1);',
    '        if (!published) {',
    '            show_failure(&modem);',
    '            hawser_disconnect(&modem);',
    '            is_open = 0;',
    '            return;',
    '        }',
    '        Serial.println("published");',
    '    }',
  ];
}
