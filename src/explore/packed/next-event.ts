/** A request as the event that it is in the present state of a model. */
import type { ClassicKernel } from '../../../machines/classic/state.ts';
import type { BreakpointEvent } from '../../../machines/events.ts';
import { userBreakpoint } from '../../../machines/packing/booked.ts';
import type { Model } from './model.ts';
import { eventOf, type Request } from './requests.ts';

export const nextEvent = <K extends ClassicKernel>(
  { cast, operationOf }: Model<K>,
  request: Request,
  seq: number,
): BreakpointEvent => {
  const first = request.kind === 'take' ? userBreakpoint(cast.extent, request.task, 0) : 0;
  const slot = request.kind === 'take' ? operationOf(request).bp - first : 0;
  return eventOf(cast, request, seq, slot);
};
