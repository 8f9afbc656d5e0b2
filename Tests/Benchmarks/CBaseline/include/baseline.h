#ifndef CASEVAULT_BASELINE_H
#define CASEVAULT_BASELINE_H
#include <stddef.h>
#include <stdint.h>

/// Nanoseconds for one seal of `size` padded bytes: expand B to B_f, derive the field key, AES-256-GCM; 0 on failure.
double baseline_seal(size_t size, size_t context_size, int rounds);
/// Nanoseconds for one open with the same derivations; 0 on failure.
double baseline_open(size_t size, size_t context_size, int rounds);
/// Records a second: one row of `columns` random blobs of the given sizes each, in one durable transaction for every
/// `batch` rows, 4 KiB pages, WAL, synchronous=FULL; 0 on failure.
double baseline_insert(const char *path, const size_t *sizes, int columns, int rows, int batch);
/// Microseconds, the median of `rounds` appends of `size` bytes each followed by fdatasync; 0 on failure.
double baseline_append(const char *path, size_t size, int rounds);
/// Rows a second: one UPDATE of a blob of `size` bytes by primary key each, ascending, in a table of their own of `rows`
/// rows, in one durable transaction for every `batch` rows, 16 KiB pages, WAL, synchronous=FULL; 0 on failure.
double baseline_update(const char *path, size_t size, int rows, int batch);
/// Microseconds, the median of `rounds` look-ups of a blob of `size` bytes in an indexed column of a table of `rows` rows;
/// 0 on failure.
double baseline_lookup(const char *path, size_t size, int rows, int rounds);
/// Nanoseconds for one scrypt with the cost 2^`cost`, r = 8, p = 1, the best of five; 0 on failure.
double baseline_scrypt(int cost);
/// Messages of `size` bytes that SHA-256 hashes a second, one by one; 0 on failure.
double baseline_messages(size_t size, int count);
/// Nanoseconds for reading a whole file and hashing it with SHA-256; 0 on failure.
double baseline_hash(const char *path);
/// The bytes of a database without its free pages, those in its journal included; 0 on failure.
double baseline_size(const char *path);
/// Gives back to the system what the allocator keeps for later.
void baseline_trim(void);
#endif
