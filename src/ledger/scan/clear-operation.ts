/** An operation as it is before its line is read: what the line leaves out stays so. */
import type { Operation } from '../../../machines/operation.ts';
import { NONE } from '../../../machines/roster.ts';

/** Takes away what the operation had of an earlier line, but for `seq` and `type`, which every line states. */
export const clear = (op: Operation): void => {
  op.cpu = 0;
  op.bp = NONE;
  op.task = NONE;
  op.child = NONE;
  op.mask = NONE;
  op.address = NONE;
  op.length = NONE;
  op.access = NONE;
  op.callback = NONE;
  op.symbol = NONE;
  op.inherit = NONE;
  op.excludeKernel = NONE;
  op.disabled = NONE;
  op.perf = NONE;
  op.register = NONE;
  op.value = NONE;
  op.threadOfParent = false;
  op.interleaved = false;
  op.of = NONE;
  op.part = 'prepare';
};
