/* What the machine can do at most: a window of GETs over one socket with sendmmsg and recvmmsg, every answer decoded.
 *
 *   limit v2c|v3 TARGETS SECONDS PORT
 *
 * Prints one line of JSON. Targets are 127.1.0.1 and up. Linux only. */
#include "ber.h"
#include "workload.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

enum { BURST = 64, WINDOW = 256 };

static uint8_t bindings[1024];
static int bindings_length;
static uint32_t boots, first_time;
static double first_time_at;

static void put_get(Writer *w, uint32_t id)
{
    static const uint8_t no_error[] = {2, 1, 0, 2, 1, 0};
    uint8_t *last = w->p, bytes[4] = {id >> 24, id >> 16, id >> 8, id};
    put(w, bindings, bindings_length);
    put(w, no_error, sizeof no_error);
    put(w, bytes, 4);
    put_header(w, INTEGER, 4);
    put_header(w, GET, last - w->p);
}

static void make_bindings(void)
{
    uint8_t buffer[sizeof bindings], oid[40];
    Writer w = {buffer + sizeof buffer};
    for (int i = ASKED - 1; i >= 0; i--) {
        uint8_t *last = w.p;
        int length = oid_content(asked[i], oid);
        put_header(&w, NULL_TYPE, 0);
        put(&w, oid, length);
        put_header(&w, OBJECT_ID, length);
        put_header(&w, SEQUENCE, last - w.p);
    }
    put_header(&w, SEQUENCE, buffer + sizeof buffer - w.p);
    bindings_length = buffer + sizeof buffer - w.p;
    memcpy(bindings, w.p, bindings_length);
}

static void put_v2c(Writer *w, uint32_t id)
{
    uint8_t *last = w->p;
    put_get(w, id);
    put_octets(w, "bench", 5);
    put_number(w, INTEGER, 1);
    put_header(w, SEQUENCE, last - w->p);
}

static void put_v3(Writer *w, uint32_t id, Key *key, uint32_t address)
{
    static uint64_t salts = 1;
    static const uint8_t zeros[DIGEST];
    uint8_t *last = w->p, engine_id[ENGINE_ID], iv[16], made[32], salt[SALT], flags = 7;
    uint32_t now = first_time + (uint32_t)(seconds() - first_time_at);
    engine_id_of(address, engine_id);
    put_get(w, id);
    put_octets(w, "", 0);
    put_octets(w, engine_id, ENGINE_ID);
    put_header(w, SEQUENCE, last - w->p);
    memcpy(salt, &salts, SALT);
    salts++;
    make_iv(iv, boots, now, salt);
    int sealed = last - w->p;
    seal(key, iv, w->p, sealed);
    put_header(w, OCTETS, sealed);
    uint8_t *parameters = w->p;
    put_octets(w, salt, SALT);
    put(w, zeros, DIGEST);
    uint8_t *digest = w->p;
    put_header(w, OCTETS, DIGEST);
    put_octets(w, "bench", 5);
    put_number(w, INTEGER, now);
    put_number(w, INTEGER, boots);
    put_octets(w, engine_id, ENGINE_ID);
    put_header(w, SEQUENCE, parameters - w->p);
    put_header(w, OCTETS, parameters - w->p);
    uint8_t *header = w->p;
    put_number(w, INTEGER, 3);
    put_octets(w, &flags, 1);
    put_number(w, INTEGER, 65507);
    put_number(w, INTEGER, id);
    put_header(w, SEQUENCE, header - w->p);
    put_number(w, INTEGER, 3);
    put_header(w, SEQUENCE, last - w->p);
    sign(key, w->p, last - w->p, made);
    memcpy(digest, made, DIGEST);
}

/* Whether a response holds ten values, the second of which is right. */
static int is_right(Element pdu)
{
    const uint8_t *end = pdu.at + pdu.length;
    Element id = element(pdu.at, end), status = after(id, end), index = after(status, end), list = after(index, end);
    if (pdu.tag != RESPONSE || !list.at || number(status))
        return 0;
    const uint8_t *list_end = list.at + list.length;
    int count = 0;
    uint64_t sum = 0, octets = 0;
    for (Element b = element(list.at, list_end); b.at; b = after(b, list_end)) {
        Element oid = element(b.at, list_end), value = after(oid, list_end);
        if (!value.at || value.tag & 0x80)
            return 0;
        sum += number(value);
        if (count++ == 1)
            octets = number(value);
    }
    return count == ASKED && octets == octets_expected && sum;
}

static int is_right_v2c(const uint8_t *datagram, int length)
{
    const uint8_t *end = datagram + length;
    Element message = element(datagram, end), version = element(message.at, end), community = after(version, end);
    return is_right(after(community, end));
}

static int is_right_v3(uint8_t *datagram, int length, Key *key)
{
    const uint8_t *end = datagram + length;
    Element message = element(datagram, end), version = element(message.at, end), global = after(version, end);
    Element security = after(global, end), data = after(security, end), inner = element(security.at, end);
    Element engine = element(inner.at, end), its_boots = after(engine, end), its_time = after(its_boots, end);
    Element user = after(its_time, end), digest = after(user, end), salt = after(digest, end);
    uint8_t claimed[DIGEST], made[32], iv[16];
    if (!data.at || digest.length != DIGEST || salt.length != SALT)
        return 0;
    memcpy(claimed, digest.at, DIGEST);
    memset((uint8_t *)digest.at, 0, DIGEST);
    sign(key, datagram, length, made);
    if (memcmp(made, claimed, DIGEST))
        return 0;
    make_iv(iv, number(its_boots), number(its_time), salt.at);
    unseal(key, iv, (uint8_t *)data.at, data.length);
    Element scoped = element(data.at, end), context_engine = element(scoped.at, end);
    return is_right(after(after(context_engine, end), end));
}

static void discover(int s, struct sockaddr_in *target)
{
    static const uint8_t empty_get[] = {0xa0, 0x0e, 2, 4, 0x20, 0, 0, 1, 2, 1, 0, 2, 1, 0, 0x30, 0};
    uint8_t buffer[512], flags = 4;
    Writer w = {buffer + sizeof buffer};
    uint8_t *last = w.p;
    put(&w, empty_get, sizeof empty_get);
    put_octets(&w, "", 0);
    put_octets(&w, "", 0);
    put_header(&w, SEQUENCE, last - w.p);
    uint8_t *parameters = w.p;
    for (int i = 0; i < 3; i++)
        put_octets(&w, "", 0);
    put_number(&w, INTEGER, 0);
    put_number(&w, INTEGER, 0);
    put_octets(&w, "", 0);
    put_header(&w, SEQUENCE, parameters - w.p);
    put_header(&w, OCTETS, parameters - w.p);
    uint8_t *header = w.p;
    put_number(&w, INTEGER, 3);
    put_octets(&w, &flags, 1);
    put_number(&w, INTEGER, 65507);
    put_number(&w, INTEGER, 1);
    put_header(&w, SEQUENCE, header - w.p);
    put_number(&w, INTEGER, 3);
    put_header(&w, SEQUENCE, last - w.p);
    sendto(s, w.p, last - w.p, 0, (void *)target, sizeof *target);
    int length = recv(s, buffer, sizeof buffer, 0);
    if (length < 0) {
        perror("limit: no answer to discovery");
        exit(1);
    }
    const uint8_t *end = buffer + length;
    Element message = element(buffer, end), version = element(message.at, end), security = after(after(version, end), end);
    Element inner = element(security.at, end), engine = element(inner.at, end), its_boots = after(engine, end);
    boots = number(its_boots);
    first_time = number(after(its_boots, end));
    first_time_at = seconds();
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: limit v2c|v3 TARGETS SECONDS PORT\n");
        return 2;
    }
    int is_v3 = !strcmp(argv[1], "v3"), count = atoi(argv[2]), port = atoi(argv[4]);
    double duration = atof(argv[3]);
    int s = socket(AF_INET, SOCK_DGRAM, 0), size = 64 << 20;
    struct timeval patience = {1, 0};
    setsockopt(s, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size);
    setsockopt(s, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof size);
    setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    struct sockaddr_in *targets = calloc(count, sizeof *targets);
    Key *keys = calloc(count, sizeof(Key));
    usm_start("authpass12345", "privpass12345");
    for (int i = 0; i < count; i++) {
        uint8_t id[ENGINE_ID];
        targets[i] = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port)};
        targets[i].sin_addr.s_addr = htonl(0x7f010001u + i);
        engine_id_of(targets[i].sin_addr.s_addr, id);
        make_key(&keys[i], id);
    }
    make_bindings();
    if (is_v3)
        discover(s, &targets[0]);
    static uint8_t in[BURST][DATAGRAM], out[BURST][DATAGRAM];
    static struct mmsghdr heard[BURST], said[BURST];
    static struct iovec in_at[BURST], out_at[BURST];
    static struct sockaddr_in from[BURST];
    unsigned long answered = 0, bad = 0, lost = 0;
    int outstanding = 0, next = 0;
    uint32_t id = 1;
    double began = seconds(), cpu = cpu_seconds(), ends = began + duration;
    while (seconds() < ends || outstanding) {
        int due = seconds() < ends ? WINDOW - outstanding : 0;
        due = due > BURST ? BURST : due;
        for (int i = 0; i < due; i++) {
            Writer w = {out[i] + DATAGRAM};
            id = (id + 1) & 0x7fffffff;
            if (is_v3)
                put_v3(&w, id, &keys[next], targets[next].sin_addr.s_addr);
            else
                put_v2c(&w, id);
            out_at[i] = (struct iovec){w.p, out[i] + DATAGRAM - w.p};
            said[i].msg_hdr = (struct msghdr){&targets[next], sizeof *targets, &out_at[i], 1, NULL, 0, 0};
            next = (next + 1) % count;
        }
        for (int done = 0, sent; done < due; done += sent)
            if ((sent = sendmmsg(s, said + done, due - done, 0)) <= 0)
                break;
        outstanding += due;
        for (int i = 0; i < BURST; i++) {
            in_at[i] = (struct iovec){in[i], DATAGRAM};
            heard[i].msg_hdr = (struct msghdr){&from[i], sizeof *from, &in_at[i], 1, NULL, 0, 0};
        }
        int got = recvmmsg(s, heard, BURST, MSG_WAITFORONE, NULL);
        if (got <= 0) {
            lost += outstanding;
            outstanding = 0;
            continue;
        }
        outstanding -= got;
        answered += got;
        for (int i = 0; i < got; i++) {
            unsigned target = ntohl(from[i].sin_addr.s_addr) - 0x7f010001u;
            int length = heard[i].msg_len;
            bad += !(is_v3 ? is_right_v3(in[i], length, &keys[target % count]) : is_right_v2c(in[i], length));
        }
    }
    double took = seconds() - began;
    printf("{\"rps\": %.0f, \"cpu_per_1k_ms\": %.3f, \"bad\": %lu, \"lost\": %lu}\n", answered / took,
           (cpu_seconds() - cpu) / answered * 1e6, bad, lost);
    return 0;
}
