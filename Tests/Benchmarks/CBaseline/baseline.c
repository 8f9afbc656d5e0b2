// What a C program needs for the same work, as the other side of each ratio.
#include "baseline.h"
#include <fcntl.h>
#include <malloc.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static EVP_MD *sha256;
static EVP_CIPHER *aes;
static EVP_MD_CTX *hash;

// HMAC-SHA256 over one reused digest context; keys are 32 bytes.
static int hmac(const unsigned char *key, const unsigned char *a, size_t an, const unsigned char *b, size_t bn,
                unsigned char out[32]) {
    unsigned char pad[64], inner[32];
    for (int i = 0; i < 64; i++) pad[i] = (i < 32 ? key[i] : 0) ^ 0x36;
    if (!EVP_DigestInit_ex2(hash, sha256, NULL) || !EVP_DigestUpdate(hash, pad, 64) || !EVP_DigestUpdate(hash, a, an)
        || (bn && !EVP_DigestUpdate(hash, b, bn)) || !EVP_DigestFinal_ex(hash, inner, NULL))
        return 0;
    for (int i = 0; i < 64; i++) pad[i] ^= 0x36 ^ 0x5c;
    return EVP_DigestInit_ex2(hash, sha256, NULL) && EVP_DigestUpdate(hash, pad, 64) && EVP_DigestUpdate(hash, inner, 32)
        && EVP_DigestFinal_ex(hash, out, NULL);
}

static int derive(const unsigned char *a, const unsigned char *b, const unsigned char *context, size_t size,
                  unsigned char key[32]) {
    static const unsigned char one = 1;
    unsigned char half[32], prk[32];
    return hmac(b, context, size, &one, 1, half) && hmac(a, half, 32, NULL, 0, prk) && hmac(prk, context, size, &one, 1, key);
}

static double run(size_t size, size_t context_size, int rounds, int open) {
    unsigned char a[32], b[32], key[32], nonce[12] = {0}, tag[16];
    unsigned char *context = malloc(context_size), *plain = calloc(1, size), *cipher = malloc(size);
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    double best = 0;
    int n, ok = 1;
    if (!sha256) {
        sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
        aes = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
        hash = EVP_MD_CTX_new();
    }
    RAND_bytes(a, 32);
    RAND_bytes(b, 32);
    RAND_bytes(context, (int)context_size);
    ok = derive(a, b, context, context_size, key) && EVP_EncryptInit_ex2(ctx, aes, key, nonce, NULL)
        && EVP_EncryptUpdate(ctx, cipher, &n, plain, (int)size) && EVP_EncryptFinal_ex(ctx, cipher + n, &n)
        && EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, 16, tag);
    if (open) ok = ok && EVP_DecryptInit_ex2(ctx, aes, key, nonce, NULL);
    for (int repeat = 0; repeat < 5 && ok; repeat++) {
        double start = now();
        for (int i = 0; i < rounds && ok; i++) {
            ok = derive(a, b, context, context_size, key);
            if (open)
                ok = ok && EVP_DecryptInit_ex2(ctx, NULL, key, nonce, NULL)
                    && EVP_DecryptUpdate(ctx, plain, &n, cipher, (int)size)
                    && EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, 16, tag) && EVP_DecryptFinal_ex(ctx, plain + n, &n);
            else
                ok = ok && EVP_EncryptInit_ex2(ctx, NULL, key, nonce, NULL)
                    && EVP_EncryptUpdate(ctx, cipher, &n, plain, (int)size) && EVP_EncryptFinal_ex(ctx, cipher + n, &n)
                    && EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, 16, tag);
        }
        double each = (now() - start) / rounds;
        if (best == 0 || each < best) best = each;
    }
    EVP_CIPHER_CTX_free(ctx);
    free(context);
    free(plain);
    free(cipher);
    return ok ? best : 0;
}

double baseline_seal(size_t size, size_t context_size, int rounds) { return run(size, context_size, rounds, 0); }
double baseline_open(size_t size, size_t context_size, int rounds) { return run(size, context_size, rounds, 1); }

double baseline_insert(const char *path, const size_t *sizes, int columns, int rows, int batch) {
    sqlite3 *db;
    sqlite3_stmt *insert = NULL;
    char sql[2048] = "CREATE TABLE r (id INTEGER PRIMARY KEY", values[512] = "INSERT INTO r VALUES (?";
    size_t largest = 16;
    unlink(path);
    for (int c = 0; c < columns; c++) {
        char column[32];
        snprintf(column, sizeof column, ", c%d BLOB", c);
        strcat(sql, column);
        strcat(values, ", ?");
        if (sizes[c] > largest) largest = sizes[c];
    }
    strcat(sql, ")");
    strcat(values, ")");
    unsigned char *blob = malloc(largest);
    RAND_bytes(blob, (int)largest);
    int ok = sqlite3_open(path, &db) == SQLITE_OK
        && sqlite3_exec(db, "PRAGMA page_size=4096; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL", NULL, NULL, NULL)
            == SQLITE_OK
        && sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK
        && sqlite3_prepare_v2(db, values, -1, &insert, NULL) == SQLITE_OK;
    double start = now();
    for (int r = 0; r < rows && ok; r++) {
        if (r % batch == 0) ok = sqlite3_exec(db, r ? "COMMIT; BEGIN IMMEDIATE" : "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK;
        sqlite3_bind_int(insert, 1, r);
        for (int c = 0; c < columns; c++) sqlite3_bind_blob(insert, c + 2, blob, (int)sizes[c], SQLITE_STATIC);
        ok = ok && sqlite3_step(insert) == SQLITE_DONE;
        sqlite3_reset(insert);
    }
    ok = ok && sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK;
    double elapsed = now() - start;
    sqlite3_finalize(insert);
    sqlite3_close(db);
    free(blob);
    return ok ? rows / (elapsed / 1e9) : 0;
}

double baseline_update(const char *path, size_t size, int rows, int batch) {
    sqlite3 *db;
    sqlite3_stmt *insert = NULL, *update = NULL;
    unsigned char *blob = malloc(size);
    unlink(path);
    RAND_bytes(blob, (int)size);
    int ok = sqlite3_open(path, &db) == SQLITE_OK
        && sqlite3_exec(db, "PRAGMA page_size=16384; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                            "PRAGMA wal_autocheckpoint=4096; CREATE TABLE w (id INTEGER PRIMARY KEY, version INTEGER, wrap BLOB)",
                        NULL, NULL, NULL) == SQLITE_OK
        && sqlite3_prepare_v2(db, "INSERT INTO w VALUES (?1, 1, ?2)", -1, &insert, NULL) == SQLITE_OK
        && sqlite3_prepare_v2(db, "UPDATE w SET version = 2, wrap = ?2 WHERE id = ?1 AND version = 1", -1, &update, NULL) == SQLITE_OK;
    double start = 0;
    for (int pass = 0; pass < 2 && ok; pass++) {
        sqlite3_stmt *statement = pass ? update : insert;
        start = now();
        for (int r = 0; r < rows && ok; r++) {
            if (r % batch == 0) ok = sqlite3_exec(db, r ? "COMMIT; BEGIN IMMEDIATE" : "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK;
            blob[r % size] ^= 1;
            sqlite3_bind_int(statement, 1, r + 1);
            sqlite3_bind_blob(statement, 2, blob, (int)size, SQLITE_STATIC);
            ok = ok && sqlite3_step(statement) == SQLITE_DONE;
            sqlite3_reset(statement);
        }
        ok = ok && sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK;
    }
    double elapsed = now() - start;
    sqlite3_finalize(insert);
    sqlite3_finalize(update);
    sqlite3_close(db);
    free(blob);
    return ok ? rows / (elapsed / 1e9) : 0;
}

static int ascending(const void *a, const void *b) {
    double d = *(const double *)a - *(const double *)b;
    return (d > 0) - (d < 0);
}

double baseline_append(const char *path, size_t size, int rounds) {
    unsigned char *block = calloc(1, size);
    double *times = malloc(sizeof(double) * (size_t)rounds);
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600), ok = file >= 0;
    for (int i = 0; i < rounds && ok; i++) {
        double start = now();
        ok = write(file, block, size) == (ssize_t)size && fdatasync(file) == 0;
        times[i] = (now() - start) / 1e3;
    }
    qsort(times, (size_t)rounds, sizeof(double), ascending);
    double median = times[rounds / 2];
    if (file >= 0) close(file);
    free(block);
    free(times);
    return ok ? median : 0;
}

double baseline_scrypt(int cost) {
    unsigned char key[32];
    double best = 0;
    for (int i = 0; i < 5; i++) {
        double start = now();
        if (!EVP_PBE_scrypt("passphrase", 10, (const unsigned char *)"0123456789abcdef", 16, 1ULL << cost, 8, 1, 1ULL << 31,
                            key, sizeof key))
            return 0;
        double elapsed = now() - start;
        if (i == 0 || elapsed < best) best = elapsed;
    }
    return best;
}

double baseline_messages(size_t size, int count) {
    unsigned char *message = calloc(1, size), digest[32];
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int ok = message != NULL && context != NULL;
    double start = now();
    for (int i = 0; ok && i < count; i++)
        ok = EVP_DigestInit_ex(context, EVP_sha256(), NULL) && EVP_DigestUpdate(context, message, size)
             && EVP_DigestFinal_ex(context, digest, NULL);
    double elapsed = now() - start;
    EVP_MD_CTX_free(context);
    free(message);
    return ok ? count / (elapsed / 1e9) : 0;
}

double baseline_hash(const char *path) {
    enum { SIZE = 1 << 20 };
    unsigned char *block = malloc(SIZE), digest[32];
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int file = open(path, O_RDONLY), ok = file >= 0 && EVP_DigestInit_ex(context, EVP_sha256(), NULL);
    double start = now();
    for (ssize_t count; ok && (count = read(file, block, SIZE)) != 0;)
        ok = count > 0 && EVP_DigestUpdate(context, block, (size_t)count);
    ok = ok && EVP_DigestFinal_ex(context, digest, NULL);
    double elapsed = now() - start;
    if (file >= 0) close(file);
    EVP_MD_CTX_free(context);
    free(block);
    return ok ? elapsed : 0;
}

static double pragma(sqlite3 *db, const char *sql) {
    sqlite3_stmt *statement = NULL;
    double value = 0;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW)
        value = (double)sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return value;
}

double baseline_size(const char *path) {
    sqlite3 *db = NULL;
    double bytes = 0;
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK)
        bytes = (pragma(db, "PRAGMA page_count") - pragma(db, "PRAGMA freelist_count")) * pragma(db, "PRAGMA page_size");
    sqlite3_close(db);
    return bytes;
}

void baseline_trim(void) { malloc_trim(0); }

double baseline_lookup(const char *path, size_t size, int rows, int rounds) {
    sqlite3 *db;
    sqlite3_stmt *insert = NULL, *find = NULL;
    unsigned char *keys = malloc(size * (size_t)rows);
    double *times = malloc(sizeof(double) * (size_t)rounds);
    unlink(path);
    RAND_bytes(keys, (int)(size * (size_t)rows));
    int ok = sqlite3_open(path, &db) == SQLITE_OK
        && sqlite3_exec(db, "PRAGMA page_size=16384; CREATE TABLE t (key BLOB, record INTEGER, PRIMARY KEY (key, record)) WITHOUT ROWID;"
                            "BEGIN", NULL, NULL, NULL) == SQLITE_OK
        && sqlite3_prepare_v2(db, "INSERT INTO t VALUES (?1, ?2)", -1, &insert, NULL) == SQLITE_OK
        && sqlite3_prepare_v2(db, "SELECT record FROM t WHERE key = ?1", -1, &find, NULL) == SQLITE_OK;
    for (int r = 0; r < rows && ok; r++) {
        sqlite3_bind_blob(insert, 1, keys + size * (size_t)r, (int)size, SQLITE_STATIC);
        sqlite3_bind_int(insert, 2, r);
        ok = sqlite3_step(insert) == SQLITE_DONE;
        sqlite3_reset(insert);
    }
    ok = ok && sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK;
    for (int i = 0; i < rounds && ok; i++) {
        double start = now();
        sqlite3_bind_blob(find, 1, keys + size * (size_t)((i * 7919L) % rows), (int)size, SQLITE_STATIC);
        ok = sqlite3_step(find) == SQLITE_ROW;
        sqlite3_reset(find);
        times[i] = (now() - start) / 1e3;
    }
    qsort(times, (size_t)rounds, sizeof(double), ascending);
    double median = times[rounds / 2];
    sqlite3_finalize(insert);
    sqlite3_finalize(find);
    sqlite3_close(db);
    free(keys);
    free(times);
    return ok ? median : 0;
}
