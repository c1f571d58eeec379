/** Which assumptions of domain.md §5.1 an operation breaks, judged before it happens. */
import type { Operation } from '../../machines/operation.ts';
import { NONE } from '../../machines/roster.ts';
import { assumptionBits } from '../assumptions.ts';
import type { Step } from '../invariant.ts';
import { registeredFor, targetOfCall, type Witness } from './state.ts';

const ATOMIC = assumptionBits(['atomic']);
const ONLINE = assumptionBits(['online']);
const SINGLE = assumptionBits(['single']);
const BALANCED = assumptionBits(['balanced']);
const CONSTANT_MASK = assumptionBits(['constant mask']);
const NON_EMPTY = assumptionBits(['non-empty']);
const SETTLED = assumptionBits(['settled']);
const FULL_MASK = assumptionBits(['full mask']);
const CONSTANT_SETTINGS = assumptionBits(['constant settings']);

type Call = Pick<Step<unknown>, 'op' | 'machine' | 'roster' | 'target' | 'interleaving'>;

/** Other operations on the same breakpoint that are under way. */
const othersOn = ({ op, interleaving }: Call): readonly Operation[] =>
  interleaving?.underWay.filter((other) => other.bp === op.bp && other.seq !== op.seq) ?? [];

const isRegistered = (witness: Witness, bp: number): boolean => (witness.structs[bp]?.registered ?? 0) > 0;

/** Or is about to. */
const holdsSlots = (witness: Witness, { op, interleaving }: Call, task: number): boolean =>
  registeredFor(witness, task).length > 0 ||
  interleaving?.underWay.some((other) => other.bp !== NONE && other.task === task && other.seq !== op.seq) ===
    true;

const runsElsewhere = (witness: Witness, task: number, cpu: number): boolean =>
  witness.current.some((current, other) => other !== cpu && current === task);

/** The mask with which a register would go in: the one that it brings, else what the caller wrote before. */
const maskOfCall = (witness: Witness, op: Operation): number =>
  op.mask === NONE ? (witness.structs[op.bp]?.mask ?? NONE) : op.mask;

const brokenByMask = (witness: Witness, { op, roster, machine }: Call): number => {
  const mask = maskOfCall(witness, op);
  if (mask === NONE) return 0;
  const cpus = roster.masks.at(mask);
  const reachesOne = cpus.some((cpu) => witness.online[cpu] === true);
  return (reachesOne ? 0 : NON_EMPTY) | (cpus.length === machine.cpus ? 0 : FULL_MASK);
};

const changesMask = (witness: Witness, call: Call): boolean => {
  const { op } = call;
  const isInUse = isRegistered(witness, op.bp) || othersOn(call).length > 0;
  return op.mask !== NONE && isInUse && witness.structs[op.bp]?.mask !== op.mask;
};

/** An exec or exit takes a registration away, but not its owner's right to one unregister. */
const wasGranted = (witness: Witness, bp: number, target: number): boolean =>
  registeredFor(witness, target).some((registration) => registration.bp === bp) ||
  (witness.structs[bp]?.lapsed ?? 0) > 0;

const differs = (is: number, was: number | undefined): boolean => is !== NONE && is !== was;

/** The 2009 code reads the live struct of a kernel-space breakpoint at every refresh (domain.md §1.4). */
const rewritesLiveStruct = (witness: Witness, call: Call): boolean => {
  const { op } = call;
  const isInUse =
    witness.kernel.some(({ bp }) => bp === op.bp) || othersOn(call).some(({ task }) => task === NONE);
  if (!isInUse) return false;
  const struct = witness.structs[op.bp];
  return (
    differs(op.address, struct?.address) ||
    differs(op.length, struct?.length) ||
    differs(op.access, struct?.access)
  );
};

const brokenByCall = (witness: Witness, call: Call): number => {
  const { op } = call;
  const target = targetOfCall(witness, call);
  const isSaidTwice = othersOn(call).some(({ type }) => type === op.type);
  let broken = changesMask(witness, call) ? CONSTANT_MASK : 0;
  if (rewritesLiveStruct(witness, call)) broken |= CONSTANT_SETTINGS;
  if (target !== NONE && runsElsewhere(witness, target, op.cpu)) broken |= SETTLED;
  if (op.type === 'breakpoint.register') {
    if (isRegistered(witness, op.bp) || isSaidTwice) broken |= SINGLE;
    if (target === NONE) broken |= brokenByMask(witness, call);
  }
  if (op.type === 'breakpoint.unregister') {
    if (!wasGranted(witness, op.bp, target) || isSaidTwice) broken |= BALANCED;
  }
  return broken;
};

/** A task is switched in while the lock is held for it on another CPU. */
const comesToRunElsewhere = ({ op, interleaving }: Call): boolean =>
  op.task !== NONE && interleaving?.holder?.task === op.task && interleaving.holder.cpu !== op.cpu;

const brokenByOperation = (witness: Witness, call: Call): number => {
  const { op } = call;
  switch (op.type) {
    case 'breakpoint.register':
    case 'breakpoint.modify':
    case 'breakpoint.unregister':
      return brokenByCall(witness, call);
    case 'task.exec':
    case 'task.exit':
      return holdsSlots(witness, call, op.task) ? SETTLED : 0;
    case 'task.fork':
      return holdsSlots(witness, call, op.task) || holdsSlots(witness, call, op.child) ? SETTLED : 0;
    case 'cpu.online':
    case 'cpu.offline':
      return ONLINE;
    case 'task.switch':
      return comesToRunElsewhere(call) ? SETTLED : 0;
    case 'debug.exception':
    case 'ptrace.poke':
      return 0;
    case 'step':
      return ATOMIC;
  }
};

/** The assumptions that the operation breaks, as bits; `witness` has not seen it yet. */
export const brokenBy = (witness: Witness, call: Call): number =>
  brokenByOperation(witness, call) | (call.op.interleaved ? ATOMIC : 0);
