/** Which slots an access fires (domain.md §1.1). */
import { ACCESS_CODE } from '../operation.ts';
import { type Address, toBigInt } from './address.ts';
import { accessField, isEnabled, watchedLength } from './dr7.ts';

/** Does the read/write field of a slot match the kind of an access? `rw` does not fire on fetches, `w` not on reads. */
const matchesAccess = (field: number, access: number): boolean => {
  if (access === ACCESS_CODE.x) return field === ACCESS_CODE.x;
  if (access === ACCESS_CODE.w) return field === ACCESS_CODE.w || field === ACCESS_CODE.rw;
  return field === ACCESS_CODE.rw;
};

/**
 * Does slot `n` fire on an access of `length` bytes at `touched`? An execute slot fires at exactly its address, whatever its
 * length field says; a data slot if any byte of the watched, length-aligned range is touched.
 */
export const slotFires = (
  dr7: number,
  n: number,
  watched: Address,
  touched: Address,
  length: number,
  access: number,
): boolean => {
  if (!isEnabled(dr7, n) || !matchesAccess(accessField(dr7, n), access)) return false;
  if (access === ACCESS_CODE.x) return watched.high === touched.high && watched.low === touched.low;
  const size = BigInt(watchedLength(dr7, n));
  const start = toBigInt(watched) & ~(size - 1n);
  const first = toBigInt(touched);
  return first < start + size && first + BigInt(length) > start;
};
