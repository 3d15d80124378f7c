/*
 * How many decisions over a large authority matrix are made, beside a walk over all its rules.
 */
#ifndef BENCH_MATRIX_H
#define BENCH_MATRIX_H

enum { MATRIX_RULES = 50000 };

/* Decisions a second: by the matrix, and by the walk. Needs no database. */
void matrix_measure(double *ours, double *walk);

#endif
