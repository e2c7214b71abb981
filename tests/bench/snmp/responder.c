/* An SNMP responder that is never the bottleneck: GET, GETNEXT and GETBULK, v2c and v3 (user bench, authPriv,
 * SHA-256, AES-128), for every address of 127.0.0.0/8 from memory. Linux only.
 *
 *   responder PORT [-i INTERFACES] [-x N] [-m]     -x: every Nth address does not answer; -m: counters run on
 *
 * It says how many requests it had when it is ended. */
#include "ber.h"
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BURST = 64, MAX_BINDINGS = 128, CANNED = 256, ROOM = 1380, NOT_IN_TIME = 2, UNKNOWN_ENGINE = 1 };

typedef struct {
    uint8_t oid[40], value[40];
    uint8_t oid_length, value_length;
    uint64_t number;
} Object;

static Object *objects;
static const Object *uptime;
static int object_count;
static struct timespec started;
static volatile sig_atomic_t is_ending;
static int is_moving;
static unsigned long requests, wrong_digests;

static void on_signal(int number)
{
    (void)number;
    is_ending = 1;
}

static void add(const char *oid, int tag, uint64_t value, const char *text)
{
    uint8_t bytes[64];
    Writer w = {bytes + sizeof bytes};
    objects = realloc(objects, sizeof(Object) * (object_count + 1));
    Object *object = &objects[object_count++];
    object->oid_length = oid_content(oid, object->oid);
    if (text)
        put_octets(&w, text, strlen(text));
    else
        put_number(&w, tag, value);
    object->number = value;
    object->value_length = bytes + sizeof bytes - w.p;
    memcpy(object->value, w.p, object->value_length);
}

static int by_oid(const void *a, const void *b)
{
    const Object *x = a, *y = b;
    int order = memcmp(x->oid, y->oid, x->oid_length < y->oid_length ? x->oid_length : y->oid_length);
    return order ? order : x->oid_length - y->oid_length;
}

/* The first object that is at or after an OID, or, if `beyond`, after it. */
static int find(Element oid, int beyond)
{
    int low = 0, high = object_count;
    while (low < high) {
        int middle = (low + high) / 2, length = objects[middle].oid_length;
        int order = memcmp(objects[middle].oid, oid.at, length < oid.length ? length : oid.length);
        order = order ? order : length - oid.length;
        if (beyond ? order <= 0 : order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static uint32_t uptime_ticks(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return (now.tv_sec - started.tv_sec) * 100 + (now.tv_nsec - started.tv_nsec) / 10000000 + 360000;
}

static void put_binding(Writer *w, const Object *object, const uint8_t *oid, int oid_length, int exception)
{
    uint8_t *end = w->p;
    if (exception) {
        put_byte(w, 0);
        put_byte(w, exception);
    } else if (object == uptime) {
        put_number(w, TIME_TICKS, uptime_ticks());
    } else if (is_moving && object->value[0] == COUNTER32) {
        put_number(w, COUNTER32, (uint32_t)(object->number + uptime_ticks() / 100));
    } else if (is_moving && object->value[0] == COUNTER64) {
        put_number(w, COUNTER64, object->number + 1000ull * uptime_ticks());
    } else {
        put(w, object->value, object->value_length);
    }
    put(w, oid, oid_length);
    put_header(w, OBJECT_ID, oid_length);
    put_header(w, SEQUENCE, end - w->p);
}

/* The same list of OIDs is asked for over and over: its answer is kept. */
typedef struct {
    uint8_t asked[600], answer[900];
    int asked_length, answer_length;
} Canned;
static Canned canned[CANNED];

static int put_values(Writer *w, Element list)
{
    unsigned hash = 2166136261u;
    for (int i = 0; i < list.length; i += 7)
        hash = (hash ^ list.at[i]) * 16777619u;
    Canned *kept = &canned[(hash ^ list.length) % CANNED];
    if (!is_moving && kept->asked_length == list.length && !memcmp(kept->asked, list.at, list.length)) {
        put(w, kept->answer, kept->answer_length);
        return 0;
    }
    const uint8_t *end = list.at + list.length;
    Element bindings[MAX_BINDINGS];
    int count = 0;
    uint8_t *last = w->p;
    for (Element b = element(list.at, end); b.at && count < MAX_BINDINGS; b = after(b, end))
        bindings[count++] = b;
    while (count-- > 0) {
        Element oid = element(bindings[count].at, end);
        if (!oid.at)
            return -1;
        int i = find(oid, 0);
        int is_there = i < object_count && objects[i].oid_length == oid.length && !memcmp(objects[i].oid, oid.at, oid.length);
        put_binding(w, is_there ? &objects[i] : NULL, oid.at, oid.length, is_there ? 0 : 0x80);
    }
    int length = last - w->p;
    if (list.length <= (int)sizeof kept->asked && length <= (int)sizeof kept->answer) {
        memcpy(kept->asked, list.at, kept->asked_length = list.length);
        memcpy(kept->answer, w->p, kept->answer_length = length);
    }
    return 0;
}

static int put_rows(Writer *w, Element list, int repetitions)
{
    static uint8_t rows[65536];
    const uint8_t *end = list.at + list.length;
    int at[MAX_BINDINGS], count = 0, filled = 0;
    for (Element b = element(list.at, end); b.at && count < MAX_BINDINGS; b = after(b, end)) {
        Element oid = element(b.at, end);
        if (!oid.at)
            return -1;
        at[count++] = find(oid, 1);
    }
    for (int row = 0; row < repetitions; row++)
        for (int i = 0; i < count; i++) {
            uint8_t bytes[128];
            Writer one = {bytes + sizeof bytes};
            int n = at[i] + row, is_there = n < object_count;
            const Object *object = &objects[is_there ? n : object_count - 1];
            put_binding(&one, object, object->oid, object->oid_length, is_there ? 0 : 0x82);
            int length = bytes + sizeof bytes - one.p;
            if (filled + length > ROOM) {
                put(w, rows, filled);
                return 0;
            }
            memcpy(rows + filled, one.p, length);
            filled += length;
        }
    put(w, rows, filled);
    return 0;
}

static int put_response(Writer *w, Element pdu)
{
    const uint8_t *end = pdu.at + pdu.length;
    uint8_t *last = w->p;
    static const uint8_t no_error[] = {2, 1, 0, 2, 1, 0};
    Element id = element(pdu.at, end), skipped = after(id, end), repetitions = after(skipped, end);
    Element list = after(repetitions, end);
    if (!list.at || list.tag != SEQUENCE)
        return -1;
    if (pdu.tag == GET ? put_values(w, list) : put_rows(w, list, pdu.tag == GET_BULK ? (int)number(repetitions) : 1))
        return -1;
    put_header(w, SEQUENCE, last - w->p);
    put(w, no_error, sizeof no_error);
    put(w, id.at, id.length);
    put_header(w, INTEGER, id.length);
    put_header(w, RESPONSE, last - w->p);
    return 0;
}

static Key *key_of(uint32_t address)
{
    static struct { int is_made; Key key; } keys[65536];
    uint32_t i = ntohl(address) & 0xffff;
    if (!keys[i].is_made) {
        uint8_t id[ENGINE_ID];
        engine_id_of(address, id);
        make_key(&keys[i].key, id);
        keys[i].is_made = 1;
    }
    return &keys[i].key;
}

static void put_report(Writer *w, int kind)
{
    static const char *counters[] = {"", "1.3.6.1.6.3.15.1.1.4.0", "1.3.6.1.6.3.15.1.1.2.0"};
    static const uint8_t zeros[] = {2, 1, 0, 2, 1, 0, 2, 1, 0};
    uint8_t oid[40], *last = w->p;
    int length = oid_content(counters[kind], oid);
    put_number(w, COUNTER32, 1);
    put(w, oid, length);
    put_header(w, OBJECT_ID, length);
    put_header(w, SEQUENCE, last - w->p);
    put_header(w, SEQUENCE, last - w->p);
    put(w, zeros, sizeof zeros);
    put_header(w, REPORT, last - w->p);
}

/* A v3 message; the digest in `datagram` is blanked on the way. Returns -1 for what gets no answer. */
static int answer_v3(Writer *w, uint8_t *datagram, int length, Element version, uint32_t address)
{
    const uint8_t *end = datagram + length;
    Element global = after(version, end), security = after(global, end), data = after(security, end);
    if (!data.at)
        return -1;
    const uint8_t *global_end = global.at + global.length;
    Element id = element(global.at, global_end), size = after(id, global_end), flags = after(size, global_end);
    Element inner = element(security.at, security.at + security.length);
    const uint8_t *inner_end = inner.at + inner.length;
    Element engine = element(inner.at, inner_end), boots = after(engine, inner_end), seconds = after(boots, inner_end);
    Element user = after(seconds, inner_end), digest = after(user, inner_end), salt = after(digest, inner_end);
    if (!flags.at || flags.length != 1 || !salt.at)
        return -1;
    uint8_t own_id[ENGINE_ID], content[DATAGRAM], iv[16], *last = w->p;
    uint32_t now = uptime_ticks() / 100;
    Key *key = key_of(address);
    int level = 0, report = 0;
    engine_id_of(address, own_id);
    if (engine.length != ENGINE_ID || memcmp(engine.at, own_id, ENGINE_ID)) {
        report = UNKNOWN_ENGINE;
    } else if (flags.at[0] & 1) {
        uint8_t claimed[DIGEST], made[32];
        if (digest.length != DIGEST)
            return -1;
        memcpy(claimed, digest.at, DIGEST);
        memset((uint8_t *)digest.at, 0, DIGEST);
        sign(key, datagram, length, made);
        if (memcmp(made, claimed, DIGEST)) {
            wrong_digests++;
            return -1;
        }
        level = flags.at[0] & 3;
        int apart = (int)now - (int)number(seconds);
        if (number(boots) != 1 || apart > 150 || apart < -150) {
            report = NOT_IN_TIME;
            level = 1;
        }
    }
    if (report) {
        put_report(w, report);
    } else {
        if (flags.at[0] & 2) {
            if (data.tag != OCTETS || salt.length != SALT || data.length > DATAGRAM)
                return -1;
            make_iv(iv, number(boots), number(seconds), salt.at);
            memcpy(content, data.at, data.length);
            unseal(key, iv, content, data.length);
            data = element(content, content + data.length);
        }
        const uint8_t *data_end = data.at + data.length;
        Element context_engine = element(data.at, data_end), context = after(context_engine, data_end);
        Element pdu = after(context, data_end);
        if (!pdu.at || put_response(w, pdu))
            return -1;
    }
    static uint64_t salts = 1;
    static const uint8_t zeros[DIGEST];
    uint8_t own_salt[SALT], made[32], *parameters, *header, *digest_at = NULL, flag = (uint8_t)level;
    put_octets(w, "", 0);
    put_octets(w, own_id, ENGINE_ID);
    put_header(w, SEQUENCE, last - w->p);
    memcpy(own_salt, &salts, SALT);
    salts++;
    if (level & 2) {
        int sealed = last - w->p;
        make_iv(iv, 1, now, own_salt);
        seal(key, iv, w->p, sealed);
        put_header(w, OCTETS, sealed);
    }
    parameters = w->p;
    put_octets(w, own_salt, level & 2 ? SALT : 0);
    put(w, zeros, level & 1 ? DIGEST : 0);
    digest_at = w->p;
    put_header(w, OCTETS, level & 1 ? DIGEST : 0);
    put_octets(w, user.at, user.length);
    put_number(w, INTEGER, now);
    put_number(w, INTEGER, 1);
    put_octets(w, own_id, ENGINE_ID);
    put_header(w, SEQUENCE, parameters - w->p);
    put_header(w, OCTETS, parameters - w->p);
    header = w->p;
    put_number(w, INTEGER, 3);
    put_octets(w, &flag, 1);
    put_number(w, INTEGER, 65507);
    put(w, id.at, id.length);
    put_header(w, INTEGER, id.length);
    put_header(w, SEQUENCE, header - w->p);
    put_number(w, INTEGER, 3);
    put_header(w, SEQUENCE, last - w->p);
    if (level & 1) {
        sign(key, w->p, last - w->p, made);
        memcpy(digest_at, made, DIGEST);
    }
    return 0;
}

static int answer(Writer *w, uint8_t *datagram, int length, uint32_t address)
{
    const uint8_t *end = datagram + length;
    uint8_t *last = w->p;
    Element message = element(datagram, end), version = element(message.at, end);
    if (!version.at)
        return -1;
    if (number(version) == 3)
        return answer_v3(w, datagram, length, version, address);
    Element community = after(version, end), pdu = after(community, end);
    if (!pdu.at || put_response(w, pdu))
        return -1;
    put_octets(w, community.at, community.length);
    put_number(w, INTEGER, number(version));
    put_header(w, SEQUENCE, last - w->p);
    return 0;
}

static void fill(int interfaces)
{
    static const int counters32[] = {10, 11, 13, 14, 16, 17, 19, 20};
    char oid[128], name[24];
    add("1.3.6.1.2.1.1.1.0", OCTETS, 0, "bench responder");
    add("1.3.6.1.2.1.1.3.0", TIME_TICKS, 1, NULL);
    add("1.3.6.1.2.1.1.5.0", OCTETS, 0, "responder");
    add("1.3.6.1.2.1.2.1.0", INTEGER, interfaces, NULL);
#define IF(column, tag, value, text) (snprintf(oid, sizeof oid, "1.3.6.1.2.1.2.2.1.%d.%d", column, i), add(oid, tag, value, text))
#define IFX(column, tag, value, text) (snprintf(oid, sizeof oid, "1.3.6.1.2.1.31.1.1.1.%d.%d", column, i), add(oid, tag, value, text))
    for (int i = 1; i <= interfaces; i++) {
        snprintf(name, sizeof name, "Gi0/%d", i);
        IF(1, INTEGER, i, NULL);
        IF(2, OCTETS, 0, name);
        IF(3, INTEGER, 6, NULL);
        IF(4, INTEGER, 1500, NULL);
        IF(5, GAUGE32, 1000000000, NULL);
        IF(7, INTEGER, 1, NULL);
        IF(8, INTEGER, 1, NULL);
        IF(9, TIME_TICKS, 100, NULL);
        for (int j = 0; j < 8; j++)
            IF(counters32[j], COUNTER32, 123456789u + i * 1000 + j, NULL);
        IFX(1, OCTETS, 0, name);
        for (int column = 2; column <= 5; column++)
            IFX(column, COUNTER32, 1000 + i + column, NULL);
        for (int column = 6; column <= 13; column++)
            IFX(column, COUNTER64, 0x1234567890aull + i * 7919 + column, NULL);
        IFX(15, GAUGE32, 1000, NULL);
        IFX(18, OCTETS, 0, "uplink");
        IFX(19, TIME_TICKS, 0, NULL);
    }
    qsort(objects, object_count, sizeof(Object), by_oid);
    uint8_t asked[40];
    Element oid_of_uptime = {asked, OBJECT_ID, oid_content("1.3.6.1.2.1.1.3.0", asked)};
    uptime = &objects[find(oid_of_uptime, 0)];
}

static int open_socket(int port)
{
    int s = socket(AF_INET, SOCK_DGRAM, 0), on = 1, size = 64 << 20;
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons(port)};
    setsockopt(s, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size);
    setsockopt(s, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof size);
    setsockopt(s, IPPROTO_IP, IP_PKTINFO, &on, sizeof on);
    /* Any address of the loopback interface, and no other interface. */
    if (setsockopt(s, SOL_SOCKET, SO_BINDTODEVICE, "lo", 3) || bind(s, (void *)&here, sizeof here)) {
        perror("responder");
        exit(1);
    }
    return s;
}

static uint32_t asked_address(struct msghdr *header)
{
    for (struct cmsghdr *c = CMSG_FIRSTHDR(header); c; c = CMSG_NXTHDR(header, c))
        if (c->cmsg_type == IP_PKTINFO)
            return ((struct in_pktinfo *)CMSG_DATA(c))->ipi_addr.s_addr;
    return htonl(INADDR_LOOPBACK);
}

int main(int argc, char **argv)
{
    int option, interfaces = 2;
    unsigned dead = 0;
    while ((option = getopt(argc, argv, "i:x:m")) > 0) {
        if (option == 'i')
            interfaces = atoi(optarg);
        if (option == 'x')
            dead = atoi(optarg);
        if (option == 'm')
            is_moving = 1;
    }
    if (optind >= argc) {
        fprintf(stderr, "usage: responder [-i INTERFACES] [-x N] [-m] PORT\n");
        return 2;
    }
    clock_gettime(CLOCK_MONOTONIC, &started);
    usm_start("authpass12345", "privpass12345");
    fill(interfaces);
    int s = open_socket(atoi(argv[optind]));
    struct sigaction ending = {.sa_handler = on_signal};
    sigaction(SIGTERM, &ending, NULL);
    sigaction(SIGINT, &ending, NULL);
    static uint8_t in[BURST][DATAGRAM], out[BURST][DATAGRAM];
    static struct mmsghdr heard[BURST], said[BURST];
    static struct iovec in_at[BURST], out_at[BURST];
    static struct sockaddr_in from[BURST];
    static char in_control[BURST][128], out_control[BURST][CMSG_SPACE(sizeof(struct in_pktinfo))];
    while (!is_ending) {
        for (int i = 0; i < BURST; i++) {
            in_at[i] = (struct iovec){in[i], DATAGRAM};
            heard[i].msg_hdr = (struct msghdr){&from[i], sizeof from[i], &in_at[i], 1, in_control[i], 128, 0};
        }
        int count = recvmmsg(s, heard, BURST, MSG_WAITFORONE, NULL), answers = 0;
        for (int i = 0; i < count; i++) {
            uint32_t address = asked_address(&heard[i].msg_hdr);
            requests++;
            if (dead && (ntohl(address) & 0xffff) % dead == 0)
                continue;
            Writer w = {out[answers] + DATAGRAM};
            if (answer(&w, in[i], heard[i].msg_len, address))
                continue;
            out_at[answers] = (struct iovec){w.p, out[answers] + DATAGRAM - w.p};
            struct msghdr *header = &said[answers].msg_hdr;
            *header = (struct msghdr){&from[i], sizeof from[i], &out_at[answers], 1, out_control[answers], sizeof out_control[answers], 0};
            struct cmsghdr *control = CMSG_FIRSTHDR(header);
            control->cmsg_level = IPPROTO_IP;
            control->cmsg_type = IP_PKTINFO;
            control->cmsg_len = CMSG_LEN(sizeof(struct in_pktinfo));
            *(struct in_pktinfo *)CMSG_DATA(control) = (struct in_pktinfo){.ipi_spec_dst.s_addr = address};
            answers++;
        }
        for (int done = 0; done < answers;) {
            int sent = sendmmsg(s, said + done, answers - done, 0);
            done += sent > 0 ? sent : 1;
        }
    }
    fprintf(stderr, "responder: %lu requests, %lu wrong digests\n", requests, wrong_digests);
    return 0;
}
