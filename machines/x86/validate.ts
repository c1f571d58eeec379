/**
 * Validation of a breakpoint by both 2009 policies (domain.md §2.2): `arch_validate_hwbkpt_settings`, row by row in its
 * order, quirks included. 64-bit unsigned arithmetic on two halves.
 */
import { ACCESS_CODE } from '../operation.ts';
import { GRANTED, type Outcome, refusal } from '../outcome.ts';
import { type Address, isBelow } from './address.ts';
import { lengthCode, typeCode } from './dr7.ts';

/** TASK_SIZE, 0x7ffffffff000: the first address above user space in 2009. */
const TASK_SIZE_HIGH = 0x7fff;
const TASK_SIZE_LOW = 0xfffff000;

const BAD_ACCESS = refusal('EINVAL', 'access is not x, w or rw', '§2.2 row 1');
const EXECUTE_BEYOND_TASK_SIZE = refusal(
  'EINVAL',
  'execute breakpoint of a length other than 1 above TASK_SIZE − length',
  '§2.2 row 1',
);
const BAD_LENGTH = refusal('EINVAL', 'length is not 1, 2, 4 or 8', '§2.2 row 2');
const NO_CALLBACK = refusal('EINVAL', 'no callback', '§2.2 row 3');
const USER_SYMBOL = refusal('EINVAL', 'a user-space breakpoint with a symbol name', '§2.2 row 4');
const NO_ADDRESS = refusal('EINVAL', 'address is 0', '§2.2 row 5');
const MISALIGNED = refusal('EINVAL', 'address is not aligned to the length', '§2.2 row 6');
const NOT_USER_SPACE = refusal('EFAULT', 'a user-space breakpoint outside of user space', '§2.2 row 7');
const NOT_KERNEL_SPACE = refusal('EFAULT', 'a kernel-space breakpoint below TASK_SIZE', '§2.2 row 7');

/** What the rows look at. `access` is an ACCESS_CODE; `length` any number. */
export interface Settings {
  readonly length: number;
  readonly access: number;
  readonly callback: number;
  readonly symbol: number;
}

/** Is `address` > TASK_SIZE − n? (n: 0 to 8) */
const isAboveTaskSizeLess = (address: Address, n: number): boolean =>
  !isBelow(address, TASK_SIZE_HIGH, TASK_SIZE_LOW - n + 1);

/** Rows 1 to 7 in order; `userSpace` says for whom the breakpoint is. */
export const validate = (settings: Settings, address: Address, userSpace: boolean): Outcome => {
  const { length, access } = settings;
  const validLength = lengthCode(length) === 0 ? 0 : length;
  if (typeCode(access) === 0) return BAD_ACCESS;
  if (access === ACCESS_CODE.x && length !== 1 && isAboveTaskSizeLess(address, validLength)) {
    return EXECUTE_BEYOND_TASK_SIZE;
  }
  if (validLength === 0) return BAD_LENGTH;
  if (settings.callback === 0) return NO_CALLBACK;
  if (userSpace && settings.symbol !== 0) return USER_SYMBOL;
  if (address.high === 0 && address.low === 0) return NO_ADDRESS;
  if ((address.low & (length - 1)) !== 0) return MISALIGNED;
  if (userSpace) return isAboveTaskSizeLess(address, length) ? NOT_USER_SPACE : GRANTED;
  // An aligned breakpoint cannot wrap, so its last byte is never below TASK_SIZE when its first is not.
  return isBelow(address, TASK_SIZE_HIGH, TASK_SIZE_LOW) ? NOT_KERNEL_SPACE : GRANTED;
};
