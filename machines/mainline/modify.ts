/** `PERF_EVENT_IOC_MODIFY_ATTRIBUTES` (domain.md §6.4, "modify"): `breakpoint.modify`. */
import type { PerfRequest } from '../events.ts';
import type { Operation } from '../operation.ts';
import { GRANTED, type Outcome, type Refused, refusal } from '../outcome.ts';
import { type Recipe, recipe, type World } from '../policy.ts';
import { NONE } from '../roster.ts';
import { checkPerfBreakpoint } from '../x86/perf-breakpoint.ts';
import { breakpointOf, registrationOf } from './breakpoints.ts';
import { attributeFault } from './open-rules.ts';
import { settleEvent } from './placement.ts';
import { type Attributes, attributesOf } from './request.ts';
import { eventOf, type MainlineKernel, type PerfEvent } from './state.ts';

const CLOSED = refusal('EBADF', 'the descriptor is not open', '§6.4 modify');
const NOT_AN_EVENT = refusal('ENOTTY', 'the descriptor is no perf event', '§6.4 modify');
const OTHER_ATTRIBUTES = refusal(
  'EINVAL',
  'more would change than address, length, type and disabled',
  '§6.4 modify',
);

/** What is wrong with the call itself, before the event is looked at. */
const refusedCall = (perf: PerfRequest): Refused | undefined => {
  if (perf.descriptor === 'closed') return CLOSED;
  if (perf.descriptor === 'other') return NOT_AN_EVENT;
  return attributeFault(perf);
};

/**
 * Does everything that a modify may not change stay as this event has it? `enable_on_exec` is told apart from the other
 * attributes, because the exec that it waits for clears it in the event.
 */
const keepsOtherAttributes = (
  event: PerfEvent,
  request: PerfRequest,
  attributes: Attributes,
  world: World,
): boolean => {
  if (event.enableOnExec !== attributes.enableOnExec) return false;
  const opened = event.request === NONE ? undefined : world.roster.requests.at(event.request).otherAttributes;
  return opened === undefined || request.otherAttributes === undefined || opened === request.otherAttributes;
};

const isModifiable = (event: PerfEvent, op: Operation, attributes: Attributes, world: World): boolean =>
  op.perf === NONE || keepsOtherAttributes(event, world.roster.requests.at(op.perf), attributes, world);

const decide = (kernel: MainlineKernel, op: Operation, world: World): Outcome => {
  const refused = op.perf === NONE ? undefined : refusedCall(world.roster.requests.at(op.perf));
  if (refused !== undefined) return refused;
  const registration = registrationOf(kernel, op);
  if (registration === undefined) return CLOSED;
  const attributes = attributesOf(kernel, op, world);
  const parsed = checkPerfBreakpoint(attributes, world.machine);
  if (parsed.kind === 'refused') return parsed;
  const isKept = registration.every((id) => isModifiable(eventOf(kernel, id), op, attributes, world));
  return isKept ? GRANTED : OTHER_ATTRIBUTES;
};

const apply = (kernel: MainlineKernel, event: PerfEvent, attributes: Attributes): void => {
  event.type = attributes.type;
  event.address = attributes.addressId;
  event.length = Number(attributes.length);
  event.disabled = attributes.disabled;
  settleEvent(kernel, event.holder, event.cpu);
};

/**
 * Changes the originals, then the copies, one after the other; a copy that differs stops it midway, and what was changed stays
 * changed. On x86 the type may change freely: all types share one pool.
 */
const carryOut = (kernel: MainlineKernel, op: Operation, world: World): Outcome => {
  const registration = registrationOf(kernel, op) ?? [];
  if (registration.length === 0) return GRANTED;
  const attributes = attributesOf(kernel, op, world);
  const remembered = breakpointOf(kernel, op.bp);
  remembered.type = attributes.type;
  remembered.address = attributes.addressId;
  remembered.length = Number(attributes.length);
  remembered.disabled = attributes.disabled;
  for (const id of registration) {
    const original = eventOf(kernel, id);
    apply(kernel, original, attributes);
    for (const copyId of original.copies) {
      const copy = eventOf(kernel, copyId);
      if (!isModifiable(copy, op, attributes, world)) return OTHER_ATTRIBUTES;
      apply(kernel, copy, attributes);
    }
  }
  return GRANTED;
};

export const modify: Recipe<MainlineKernel> = recipe({ begin: decide, end: carryOut });
