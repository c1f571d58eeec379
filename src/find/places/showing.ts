/** How codes are shown: ids by their names, registers as numbers. */
import { NONE, type Roster } from '../../../machines/roster.ts';
import { toBigInt } from '../../../machines/x86/address.ts';
import { ABSENT, type Value } from './place.ts';

export const asNumber = (code: number): Value => (code === ABSENT ? null : code);

export const asFlag = (code: number): Value => (code === ABSENT ? null : code === 1);

export const asBreakpoint = (code: number, roster: Roster): Value =>
  code === NONE || code === ABSENT ? null : roster.breakpoints.at(code);

export const asTask = (code: number, roster: Roster): Value =>
  code === NONE || code === ABSENT ? null : roster.tasks.at(code);

export const asAddress = (code: number, roster: Roster): Value =>
  code === ABSENT ? null : toBigInt(roster.addresses.at(code));

/** A mask that was given; NONE for none. */
export const asMask = (code: number, roster: Roster): Value =>
  code === NONE || code === ABSENT ? null : roster.masks.at(code).join();
