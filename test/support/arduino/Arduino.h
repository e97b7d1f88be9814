/*
 * As much of Arduino as an exported sketch uses, on a computer: Serial is the terminal, Serial1 the module behind a TCP
 * address in the environment variable HAWSER_PORT (HOST:PORT). The names and types are those of Arduino's API.
 */
#ifndef ARDUINO_H
#define ARDUINO_H

#include <stddef.h>
#include <stdint.h>

class Print {
public:
    virtual ~Print() {}
    virtual size_t write(uint8_t byte) = 0;
    virtual size_t write(const uint8_t *bytes, size_t count) = 0;
    size_t print(const char *text);
    size_t println(const char *text);
};

class Stream : public Print {
public:
    virtual int available() = 0;
    virtual int read() = 0;
    virtual int peek() = 0;
};

class HardwareSerial : public Stream {
public:
    explicit HardwareSerial(bool isTerminal) : terminal(isTerminal), port(-1), ahead(-1) {}
    void begin(unsigned long baud);
    int available() override;
    int read() override;
    int peek() override;
    size_t write(uint8_t byte) override;
    size_t write(const uint8_t *bytes, size_t count) override;

private:
    bool terminal;
    int port;
    int ahead;
};

extern HardwareSerial Serial;
extern HardwareSerial Serial1;

unsigned long millis();
void delay(unsigned long ms);

void setup();
void loop();

#endif
