/** Small changes of a write to a debug register, to find out what would be valid in its place (domain.md §1.1 and §6.5). */
import type { PtracePoke } from '../../machines/events.ts';
import { parseAddress, toBigInt } from '../../machines/x86/address.ts';
import { alignedTo, type Change, hexText, lastResort, SOMEWHERE_IN_USER_SPACE } from './change.ts';

const ADDRESS_REGISTERS = 4;
const CONTROL_REGISTER = 7;

/** Where the nibble of type and length of a slot begins, and that of a write of 1 byte. */
const nibbleAt = (slot: number): bigint => BigInt(16 + 4 * slot);
const NIBBLE = 0xfn;
const WRITE_OF_ONE_BYTE = 0x1n;

const withNibble = (value: string, slot: number): string => {
  const bits = toBigInt(parseAddress(value) ?? { high: 0, low: 0, text: '0x0' });
  return hexText((bits & ~(NIBBLE << nibbleAt(slot))) | (WRITE_OF_ONE_BYTE << nibbleAt(slot)));
};

export const pokeChangesOf = (event: PtracePoke): readonly Change<PtracePoke>[] => {
  const { register = ADDRESS_REGISTERS, value } = event;
  if (register < ADDRESS_REGISTERS) {
    const toWatch = (text: string, words: string): Change<PtracePoke> => ({
      field: 'address',
      words: `${words} ${text}`,
      apply: (asked) => ({ ...asked, value: text }),
    });
    return [
      ...[2, 4, 8]
        .map((length) => alignedTo(value, length))
        .filter((text) => text !== undefined)
        .filter((text) => text !== alignedTo(value, 1))
        .map((text) => toWatch(text, 'align the address to')),
      lastResort(toWatch(SOMEWHERE_IN_USER_SPACE, 'watch an aligned address in user space, like')),
    ];
  }
  if (register !== CONTROL_REGISTER) return [];
  return [0, 1, 2, 3].map((slot) => ({
    field: `slot ${slot}`,
    words: `let slot ${slot} watch writes of 1 byte`,
    apply: (asked) => ({ ...asked, value: withNibble(asked.value, slot) }),
  }));
};
