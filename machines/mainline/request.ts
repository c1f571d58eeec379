/**
 * What an open or a modify asks for, whichever way the ledger says it: the raw request of `perf_event_open` where one was
 * recorded, else the canonical fields and what the breakpoint's owner remembers (domain.md §1.4).
 */
import { ACCESS_CODE, type Operation } from '../operation.ts';
import type { World } from '../policy.ts';
import { NONE } from '../roster.ts';
import { bpTypeOfAccess, type PerfBreakpoint, X_LENGTH } from '../x86/perf-breakpoint.ts';
import { rememberedOf } from './breakpoints.ts';
import type { MainlineKernel } from './state.ts';

/** The attributes of a breakpoint event. */
export interface Attributes extends PerfBreakpoint {
  /** The id of `address`. */
  readonly addressId: number;
  readonly disabled: boolean;
  readonly inherit: boolean;
  readonly inheritThread: boolean;
  readonly removeOnExec: boolean;
  readonly enableOnExec: boolean;
  readonly sampleRead: boolean;
}

/** A length as text is decimal or `0x` hexadecimal; it stands for more than a double can hold. */
const lengthOf = (length: number | string): number | bigint => {
  if (typeof length === 'number') return length;
  const wide = BigInt.asUintN(64, BigInt(length));
  return wide <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(wide) : wide;
};

const fromPerf = (op: Operation, world: World): Attributes => {
  const { roster } = world;
  const perf = roster.requests.at(op.perf);
  const addressId = roster.addresses.idOf(perf.address);
  return {
    type: perf.bpType,
    address: roster.addresses.at(addressId),
    addressId,
    length: lengthOf(perf.length),
    excludeKernel: perf.excludeKernel ?? false,
    disabled: perf.disabled ?? false,
    inherit: perf.inherit ?? false,
    inheritThread: perf.inheritThread ?? false,
    removeOnExec: perf.removeOnExec ?? false,
    enableOnExec: perf.enableOnExec ?? false,
    sampleRead: perf.sampleRead ?? false,
  };
};

const flagOr = (said: number, remembered: boolean): boolean => (said === NONE ? remembered : said === 1);

/** Hardware's `x` has length 1, perf's 8; a length of 8 that the ledger gives is taken for perf's. */
const perfLength = (type: number, length: number): number =>
  type === bpTypeOfAccess(ACCESS_CODE.x) && length === 1 ? X_LENGTH : length;

const fromFields = (kernel: MainlineKernel, op: Operation, world: World): Attributes => {
  const remembered = rememberedOf(kernel, op.bp);
  const addressId = op.address === NONE ? remembered.address : op.address;
  const type = op.access === NONE ? remembered.type : bpTypeOfAccess(op.access);
  return {
    type,
    address: world.roster.addresses.at(addressId),
    addressId,
    length: perfLength(type, op.length === NONE ? remembered.length : op.length),
    excludeKernel: flagOr(op.excludeKernel, remembered.excludeKernel),
    disabled: flagOr(op.disabled, remembered.disabled),
    inherit: flagOr(op.inherit, remembered.inherit),
    inheritThread: false,
    removeOnExec: false,
    enableOnExec: false,
    sampleRead: false,
  };
};

/** The attributes that a register or a modify asks for. */
export const attributesOf = (kernel: MainlineKernel, op: Operation, world: World): Attributes =>
  op.perf === NONE ? fromFields(kernel, op, world) : fromPerf(op, world);
