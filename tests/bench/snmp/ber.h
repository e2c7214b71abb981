/* BER and USM (HMAC-SHA-256-192, AES-128-CFB) as small as a responder and a load generator need them. */
#ifndef NOCDESK_BENCH_BER_H
#define NOCDESK_BENCH_BER_H

#define _GNU_SOURCE
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INTEGER = 0x02, OCTETS = 0x04, NULL_TYPE = 0x05, OBJECT_ID = 0x06, SEQUENCE = 0x30 };
enum { COUNTER32 = 0x41, GAUGE32 = 0x42, TIME_TICKS = 0x43, COUNTER64 = 0x46 };
enum { GET = 0xa0, GET_NEXT = 0xa1, RESPONSE = 0xa2, GET_BULK = 0xa5, REPORT = 0xa8 };
enum { DIGEST = 24, SALT = 8, ENGINE_ID = 11, DATAGRAM = 2048 };

/* One element: its tag, its content and how long that is. `at` is NULL where there was none. */
typedef struct {
    const uint8_t *at;
    int tag, length;
} Element;

static inline Element element(const uint8_t *p, const uint8_t *end)
{
    Element none = {NULL, 0, 0};
    if (p == NULL || end - p < 2)
        return none;
    Element e = {NULL, p[0], p[1]};
    p += 2;
    if (e.length & 0x80) {
        int octets = e.length & 0x7f;
        if (octets > 4 || end - p < octets)
            return none;
        for (e.length = 0; octets > 0; octets--)
            e.length = e.length << 8 | *p++;
    }
    if (e.length < 0 || end - p < e.length)
        return none;
    e.at = p;
    return e;
}

static inline Element after(Element e, const uint8_t *end)
{
    return element(e.at == NULL ? NULL : e.at + e.length, end);
}

static inline uint64_t number(Element e)
{
    uint64_t value = 0;
    for (int i = 0; i < e.length; i++)
        value = value << 8 | e.at[i];
    return value;
}

/* A message is written from its end to its beginning, so every length is known when it is due. */
typedef struct {
    uint8_t *p;
} Writer;

static inline void put(Writer *w, const void *bytes, int count)
{
    w->p -= count;
    memcpy(w->p, bytes, count);
}

static inline void put_byte(Writer *w, int byte)
{
    *--w->p = (uint8_t)byte;
}

static inline void put_header(Writer *w, int tag, int length)
{
    put_byte(w, length);
    if (length >= 0x100) {
        put_byte(w, length >> 8);
        put_byte(w, 0x82);
    } else if (length >= 0x80) {
        put_byte(w, 0x81);
    }
    put_byte(w, tag);
}

static inline void put_number(Writer *w, int tag, uint64_t value)
{
    int count = 0;
    do {
        put_byte(w, value & 0xff);
        value >>= 8;
        count++;
    } while (value);
    if (*w->p & 0x80) {
        put_byte(w, 0);
        count++;
    }
    put_header(w, tag, count);
}

static inline void put_octets(Writer *w, const void *bytes, int count)
{
    put(w, bytes, count);
    put_header(w, OCTETS, count);
}

/* The content of an OBJECT IDENTIFIER from its dotted form; its length. */
static inline int oid_content(const char *dotted, uint8_t *out)
{
    uint32_t arcs[64] = {0};
    int count = 0, length = 0;
    char *next = (char *)dotted;
    while (*next && count < 64) {
        arcs[count++] = strtoul(next, &next, 10);
        next += *next == '.';
    }
    out[length++] = arcs[0] * 40 + arcs[1];
    for (int i = 2; i < count; i++) {
        uint8_t septets[5];
        int n = 0;
        uint32_t arc = arcs[i];
        do {
            septets[n++] = arc & 0x7f;
            arc >>= 7;
        } while (arc);
        while (n-- > 0)
            out[length++] = septets[n] | (n ? 0x80 : 0);
    }
    return length;
}

/* ---- USM: one user, keys localized for each engine */

typedef struct {
    SHA256_CTX inner, outer;
    uint8_t aes[16];
} Key;

static uint8_t auth_key[32], priv_key[32];
static EVP_CIPHER_CTX *sealing, *opening;

static void key_of_passphrase(const char *passphrase, uint8_t *key)
{
    SHA256_CTX hash;
    uint8_t block[64];
    size_t length = strlen(passphrase), k = 0;
    SHA256_Init(&hash);
    for (int n = 0; n < 1048576; n += 64) {
        for (int i = 0; i < 64; i++)
            block[i] = passphrase[k++ % length];
        SHA256_Update(&hash, block, 64);
    }
    SHA256_Final(key, &hash);
}

static void usm_start(const char *auth_passphrase, const char *priv_passphrase)
{
    key_of_passphrase(auth_passphrase, auth_key);
    key_of_passphrase(priv_passphrase, priv_key);
    EVP_CIPHER *aes = EVP_CIPHER_fetch(NULL, "AES-128-CFB", NULL);
    sealing = EVP_CIPHER_CTX_new();
    opening = EVP_CIPHER_CTX_new();
    EVP_EncryptInit_ex(sealing, aes, NULL, NULL, NULL);
    EVP_DecryptInit_ex(opening, aes, NULL, NULL, NULL);
}

static void localize(const uint8_t *key, const uint8_t *engine_id, uint8_t *out)
{
    SHA256_CTX hash;
    SHA256_Init(&hash);
    SHA256_Update(&hash, key, 32);
    SHA256_Update(&hash, engine_id, ENGINE_ID);
    SHA256_Update(&hash, key, 32);
    SHA256_Final(out, &hash);
}

static void make_key(Key *key, const uint8_t *engine_id)
{
    uint8_t auth[32], priv[32], pad[64];
    localize(auth_key, engine_id, auth);
    localize(priv_key, engine_id, priv);
    memcpy(key->aes, priv, 16);
    memset(pad, 0x36, 64);
    for (int i = 0; i < 32; i++)
        pad[i] ^= auth[i];
    SHA256_Init(&key->inner);
    SHA256_Update(&key->inner, pad, 64);
    memset(pad, 0x5c, 64);
    for (int i = 0; i < 32; i++)
        pad[i] ^= auth[i];
    SHA256_Init(&key->outer);
    SHA256_Update(&key->outer, pad, 64);
}

static inline void sign(Key *key, const uint8_t *message, int length, uint8_t out[32])
{
    SHA256_CTX hash = key->inner;
    SHA256_Update(&hash, message, length);
    SHA256_Final(out, &hash);
    hash = key->outer;
    SHA256_Update(&hash, out, 32);
    SHA256_Final(out, &hash);
}

static inline void make_iv(uint8_t *iv, uint32_t boots, uint32_t seconds, const uint8_t *salt)
{
    for (int i = 0; i < 4; i++) {
        iv[i] = boots >> (24 - 8 * i);
        iv[4 + i] = seconds >> (24 - 8 * i);
    }
    memcpy(iv + 8, salt, SALT);
}

static inline void seal(Key *key, const uint8_t *iv, uint8_t *bytes, int count)
{
    int done;
    EVP_EncryptInit_ex(sealing, NULL, NULL, key->aes, iv);
    EVP_EncryptUpdate(sealing, bytes, &done, bytes, count);
}

static inline void unseal(Key *key, const uint8_t *iv, uint8_t *bytes, int count)
{
    int done;
    EVP_DecryptInit_ex(opening, NULL, NULL, key->aes, iv);
    EVP_DecryptUpdate(opening, bytes, &done, bytes, count);
}

static inline void engine_id_of(uint32_t address_in_network_order, uint8_t *out)
{
    static const uint8_t prefix[] = {0x80, 0, 0x1f, 0x88, 5, 'N', 'D'};
    memcpy(out, prefix, sizeof prefix);
    memcpy(out + sizeof prefix, &address_in_network_order, 4);
}

#endif
