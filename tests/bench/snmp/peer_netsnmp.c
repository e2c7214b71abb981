/* net-snmp's C library as a poller: one asynchronous session for each target.
 *
 *   peer_netsnmp v2c|v3 TARGETS SECONDS PORT
 *
 * Asks all targets, over and over, and prints one line of JSON. */
#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/library/large_fd_set.h>
#include <sys/epoll.h>
#include "workload.h"

enum { OUTSTANDING = 256 };

static int left, outstanding, timeouts, bad;

static int on_answer(int operation, netsnmp_session *session, int id, netsnmp_pdu *pdu, void *magic)
{
    (void)session, (void)id, (void)magic;
    if (operation == NETSNMP_CALLBACK_OP_RECEIVED_MESSAGE) {
        int count = 0, is_right = 0;
        for (netsnmp_variable_list *v = pdu->variables; v; v = v->next_variable)
            if (++count == 2 && v->type == ASN_COUNTER64)
                is_right = ((uint64_t)v->val.counter64->high << 32 | v->val.counter64->low) == octets_expected;
        bad += pdu->errstat || count != ASKED || !is_right;
    } else if (operation == NETSNMP_CALLBACK_OP_TIMED_OUT || operation == NETSNMP_CALLBACK_OP_SEND_FAILED ||
               operation == NETSNMP_CALLBACK_OP_SEC_ERROR) {
        timeouts++;
    } else {
        return 1;
    }
    left--;
    outstanding--;
    return 1;
}

static void *open_session(const char *version, int number, int port)
{
    static oid sha256[] = {1, 3, 6, 1, 6, 3, 10, 1, 1, 5};
    netsnmp_session session;
    char peer[64];
    snmp_sess_init(&session);
    snprintf(peer, sizeof peer, "127.1.%d.%d:%d", number >> 8, number & 255, port);
    session.peername = peer;
    session.timeout = 1000000;
    session.retries = 1;
    session.callback = on_answer;
    if (!strcmp(version, "v2c")) {
        session.version = SNMP_VERSION_2c;
        session.community = (u_char *)"bench";
        session.community_len = 5;
        return snmp_sess_open(&session);
    }
    session.version = SNMP_VERSION_3;
    session.securityName = "bench";
    session.securityNameLen = 5;
    session.securityLevel = SNMP_SEC_LEVEL_AUTHPRIV;
    session.securityAuthProto = snmp_duplicate_objid(sha256, 10);
    session.securityAuthProtoLen = 10;
    session.securityAuthKeyLen = USM_AUTH_KU_LEN;
    generate_Ku(session.securityAuthProto, 10, (u_char *)"authpass12345", 13, session.securityAuthKey,
                &session.securityAuthKeyLen);
    session.securityPrivProto = snmp_duplicate_objid(usmAESPrivProtocol, USM_PRIV_PROTO_AES_LEN);
    session.securityPrivProtoLen = USM_PRIV_PROTO_AES_LEN;
    session.securityPrivKeyLen = USM_PRIV_KU_LEN;
    generate_Ku(session.securityAuthProto, 10, (u_char *)"privpass12345", 13, session.securityPrivKey,
                &session.securityPrivKeyLen);
    return snmp_sess_open(&session);
}

static void **sessions;
static int targets, poll_fd;
static netsnmp_pdu *request;
static netsnmp_large_fd_set ready;

static void cycle(void)
{
    double looked = seconds();
    int next = 0;
    left = targets;
    outstanding = 0;
    while (left > 0) {
        for (; next < targets && outstanding < OUTSTANDING; next++) {
            netsnmp_pdu *pdu = snmp_clone_pdu(request);
            outstanding++;
            if (!snmp_sess_async_send(sessions[next], pdu, on_answer, NULL)) {
                snmp_free_pdu(pdu);
                bad++;
                left--;
                outstanding--;
            }
        }
        struct epoll_event events[256];
        int count = epoll_wait(poll_fd, events, 256, 50);
        for (int i = 0; i < count; i++) {
            void *session = sessions[events[i].data.u64];
            int fd = snmp_sess_transport(session)->sock;
            NETSNMP_LARGE_FD_SET(fd, &ready);
            snmp_sess_read2(session, &ready);
            NETSNMP_LARGE_FD_CLR(fd, &ready);
        }
        if (seconds() - looked > 0.02) {
            for (int i = 0; i < targets; i++)
                snmp_sess_timeout(sessions[i]);
            looked = seconds();
        }
    }
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: peer_netsnmp v2c|v3 TARGETS SECONDS PORT\n");
        return 2;
    }
    double duration = atof(argv[3]);
    int port = atoi(argv[4]);
    targets = atoi(argv[2]);
    setenv("MIBS", "", 1);
    init_snmp("bench");
    request = snmp_pdu_create(SNMP_MSG_GET);
    for (int i = 0; i < ASKED; i++) {
        oid name[32];
        size_t length = 32;
        read_objid(asked[i], name, &length);
        snmp_add_null_var(request, name, length);
    }
    sessions = calloc(targets, sizeof *sessions);
    poll_fd = epoll_create1(0);
    netsnmp_large_fd_set_init(&ready, targets + 64);
    for (int i = 0; i < targets; i++) {
        if (!(sessions[i] = open_session(argv[1], i + 1, port))) {
            fprintf(stderr, "peer_netsnmp: session %d cannot be opened\n", i);
            return 1;
        }
        struct epoll_event event = {EPOLLIN, {.u64 = i}};
        epoll_ctl(poll_fd, EPOLL_CTL_ADD, snmp_sess_transport(sessions[i])->sock, &event);
    }
    cycle();
    double began = seconds(), cpu = cpu_seconds();
    long asked_for = 0;
    timeouts = 0;
    for (; seconds() - began < duration; asked_for += targets)
        cycle();
    printf("{\"rps\": %.0f, \"cpu_per_1k_ms\": %.3f, \"bad\": %d, \"timeouts\": %d}\n",
           asked_for / (seconds() - began), (cpu_seconds() - cpu) / asked_for * 1e6, bad, timeouts);
    return 0;
}
