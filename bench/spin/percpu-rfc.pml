/*
 * The atomic space of `breakledger explore --policy percpu-rfc`, for Spin: every CPU online; each breakpoint registered at most
 * once at a time, with every non-empty set of CPUs; each task takes its lowest free slot and gives back any slot that it holds;
 * a refused request leads to the same state. One request is one transition, and each ends by asserting the bookkeeping
 * invariants.
 *
 *   spin -DCPUS=3 -DBREAKPOINTS=5 -DTASKS=2 -a percpu-rfc.pml
 *   gcc -O3 -DSAFETY -DNOREDUCE -o pan pan.c && ./pan -w22 -m1000000
 */

#ifndef CPUS
#define CPUS 2
#endif
#ifndef BREAKPOINTS
#define BREAKPOINTS 3
#endif
#ifndef TASKS
#define TASKS 1
#endif

#if CPUS == 2
#define EACH_CPU(F) F(0) F(1)
#define EVERY_CPU(F) (F(0) && F(1))
#define SOME_CPU(F) (F(0) || F(1))
#define EACH_MASK(F, b) F(b,1) F(b,2) F(b,3)
#elif CPUS == 3
#define EACH_CPU(F) F(0) F(1) F(2)
#define EVERY_CPU(F) (F(0) && F(1) && F(2))
#define SOME_CPU(F) (F(0) || F(1) || F(2))
#define EACH_MASK(F, b) F(b,1) F(b,2) F(b,3) F(b,4) F(b,5) F(b,6) F(b,7)
#endif

#if BREAKPOINTS == 3
#define EACH_BP(F) F(1) F(2) F(3)
#define EVERY_BP(F, c) (F(1,c) && F(2,c) && F(3,c))
#elif BREAKPOINTS == 4
#define EACH_BP(F) F(1) F(2) F(3) F(4)
#define EVERY_BP(F, c) (F(1,c) && F(2,c) && F(3,c) && F(4,c))
#elif BREAKPOINTS == 5
#define EACH_BP(F) F(1) F(2) F(3) F(4) F(5)
#define EVERY_BP(F, c) (F(1,c) && F(2,c) && F(3,c) && F(4,c) && F(5,c))
#elif BREAKPOINTS == 6
#define EACH_BP(F) F(1) F(2) F(3) F(4) F(5) F(6)
#define EVERY_BP(F, c) (F(1,c) && F(2,c) && F(3,c) && F(4,c) && F(5,c) && F(6,c))
#endif

#if TASKS == 1
#define EACH_TASK(F) F(0)
#define HOLDERS(s) (held[0] >> (s) & 1)
#define EVERY_TASK(F) F(0)
#elif TASKS == 2
#define EACH_TASK(F) F(0) F(1)
#define HOLDERS(s) ((held[0] >> (s) & 1) + (held[1] >> (s) & 1))
#define EVERY_TASK(F) (F(0) && F(1))
#endif

byte pos = 4;
byte table[CPUS * 4];     /* the breakpoint in each kernel slot, 0 for none */
byte consumed[CPUS];
byte mask[BREAKPOINTS + 1]; /* of each registered breakpoint, 0 while it is not */
byte held[TASKS];         /* the slots of each task, as bits */
byte refcount[4];

hidden byte i;
hidden byte refused;

#define SLOT(c, s) table[(c) * 4 + (s)]
#define IN(m, c) ((m) >> (c) & 1)
#define USED(c) ((SLOT(c,0) != 0) + (SLOT(c,1) != 0) + (SLOT(c,2) != 0) + (SLOT(c,3) != 0))
#define TIMES(b, c) ((SLOT(c,0) == b) + (SLOT(c,1) == b) + (SLOT(c,2) == b) + (SLOT(c,3) == b))

/* The invariants of the bookkeeping, CPU by CPU, breakpoint by breakpoint, slot by slot. */
#define COUNT(c) (consumed[c] == USED(c))
#define CAP(c) (consumed[c] <= 4 - pos)
#define AT_CAP(c) (consumed[c] == 4 - pos)
#define TIGHT (pos == 4 || SOME_CPU(AT_CAP))
#define COMPACT(c) ((SLOT(c,0) == 0 || SLOT(c,1) != 0) && (SLOT(c,1) == 0 || SLOT(c,2) != 0) && (SLOT(c,2) == 0 || SLOT(c,3) != 0))
#define BELOWPOS(c) ((pos < 1 || SLOT(c,0) == 0) && (pos < 2 || SLOT(c,1) == 0) && (pos < 3 || SLOT(c,2) == 0) && (pos < 4 || SLOT(c,3) == 0))
#define PLACED(b, c) (TIMES(b,c) == IN(mask[b],c))
#define MISSING_GHOST(c) EVERY_BP(PLACED, c)
#define REFCNT (refcount[0] == HOLDERS(0) && refcount[1] == HOLDERS(1) && refcount[2] == HOLDERS(2) && refcount[3] == HOLDERS(3))
#define USER_ABOVE_POS(t) (held[t] >> pos == 0)

#define HOLDS assert(pos <= 4 && EVERY_CPU(COUNT) && EVERY_CPU(CAP) && TIGHT && EVERY_CPU(COMPACT) && EVERY_CPU(BELOWPOS) \
  && EVERY_CPU(MISSING_GHOST) && REFCNT && EVERY_TASK(USER_ABOVE_POS))

#define FULL(c) (IN(m,c) && consumed[c] == 4 - pos)

#define STORE(c) \
  if \
  :: IN(m,c) -> \
       i = (SLOT(c,3) == 0 -> 3 : (SLOT(c,2) == 0 -> 2 : (SLOT(c,1) == 0 -> 1 : 0))); \
       if :: i >= pos && SLOT(c,i) == 0 -> SLOT(c,i) = b; consumed[c]++ :: else fi \
  :: else \
  fi;

#define REMOVE(c) \
  if \
  :: IN(m,c) -> \
       i = (SLOT(c,3) == b -> 3 : (SLOT(c,2) == b -> 2 : (SLOT(c,1) == b -> 1 : (SLOT(c,0) == b -> 0 : 4)))); \
       do \
       :: i < 4 && i > pos -> SLOT(c,i) = SLOT(c,i-1); i-- \
       :: i < 4 && i == pos -> SLOT(c,i) = 0; break \
       :: else -> break \
       od; \
       consumed[c]-- \
  :: else \
  fi;

inline register(b, m) {
  refused = 0;
  if
  :: SOME_CPU(FULL) ->
       if
       :: pos == 0 -> refused = 1
       :: else -> if :: refcount[pos-1] > 0 -> refused = 1 :: else -> pos-- fi
       fi
  :: else
  fi;
  if
  :: !refused -> EACH_CPU(STORE) mask[b] = m
  :: else
  fi;
  HOLDS
}

inline unregister(b, m) {
  EACH_CPU(REMOVE)
  if :: !SOME_CPU(AT_CAP) -> pos++ :: else fi;
  mask[b] = 0;
  HOLDS
}

inline take(t) {
  i = 0;
  do :: i < pos && (held[t] >> i & 1) -> i++ :: else -> break od;
  if :: i < pos -> held[t] = held[t] | (1 << i); refcount[i]++ :: else fi;
  HOLDS
}

inline give(t, s) {
  held[t] = held[t] & ~(1 << s); refcount[s]--;
  HOLDS
}

#define REGISTER(b, m) :: d_step { mask[b] == 0 -> register(b, m) }
#define BREAKPOINT(b) EACH_MASK(REGISTER, b) :: d_step { mask[b] != 0 -> unregister(b, mask[b]) }
#define GIVE(t, s) :: d_step { (held[t] >> s & 1) -> give(t, s) }
#define TASK(t) :: d_step { true -> take(t) } GIVE(t, 0) GIVE(t, 1) GIVE(t, 2) GIVE(t, 3)

active proctype requests() {
  do
  EACH_BP(BREAKPOINT)
#if TASKS > 0
  EACH_TASK(TASK)
#endif
  od
}
