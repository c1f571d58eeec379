/** When a debug register does what a registration asks for (domain.md §1.1). */
import { encodeSlot, isEnabled, slotMask } from '../machines/x86/dr7.ts';
import type { SlotCpu } from './slot-kernel.ts';
import type { Registration } from './witness/state.ts';

/** What a breakpoint watches: an address (an id of the roster), a length in bytes and an access code. */
export type Watch = Pick<Registration, 'address' | 'length' | 'access'>;

const NIBBLES = 0xffff0000;

/** Is slot `n` of `cpu` enabled, at the address and with the length and access of `watch`? */
export const isArmedFor = (cpu: SlotCpu, n: number, watch: Watch): boolean => {
  if (!isEnabled(cpu.dr7, n) || cpu.dr[n] !== watch.address) return false;
  const wanted = encodeSlot(n, watch.length, watch.access);
  return ((cpu.dr7 ^ wanted) & slotMask(n) & NIBBLES) === 0;
};
