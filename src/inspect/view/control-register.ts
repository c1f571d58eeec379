/** DR7 read field by field (domain.md §1.1). */
import type { Access } from '../../../machines/events.ts';
import { HBP_NUM } from '../../../machines/machine.ts';
import { accessField, dr7Text, watchedLength } from '../../../machines/x86/dr7.ts';
import type { ControlField, ControlRegister } from './grid.ts';

const ACCESS_BY_FIELD: readonly (Access | 'I/O')[] = ['x', 'w', 'I/O', 'rw'];

const fieldOf = (dr7: number, slot: number): ControlField => ({
  slot,
  local: (dr7 & (1 << (2 * slot))) !== 0,
  global: (dr7 & (2 << (2 * slot))) !== 0,
  access: ACCESS_BY_FIELD[accessField(dr7, slot)] ?? 'x',
  length: watchedLength(dr7, slot),
});

export const controlRegister = (dr7: number, lit: boolean): ControlRegister => ({
  text: dr7Text(dr7),
  lit,
  slots: Array.from({ length: HBP_NUM }, (_, slot) => fieldOf(dr7, slot)),
});
