/**
 * Validates what is read from outside against the vocabulary of `events.ts`. Unknown fields are kept and handed on; whether
 * the machine has the CPUs that an event names is asked apart, by {@link cpuFault}.
 */
import { z } from 'zod';
import { EVENT_TYPES, type LedgerEvent, STEP_PARTS } from './events.ts';
import {
  cpuNumber,
  cpuSet,
  flag,
  hexText,
  nameText,
  oneOf,
  seconds,
  text,
  wholeNumber,
} from './field-schemas.ts';
import type { Machine } from './machine.ts';
import { perfSchema } from './perf-schema.ts';
import { check, type Checked, type SchemaFault } from './schema-fault.ts';

const RESULT_ADVICE = 'write 0 or the name of an errno, like "ENOSPC"';
const result = z.union([z.literal(0), z.string().regex(/^E[A-Z0-9]+$/, { error: RESULT_ADVICE })], {
  error: RESULT_ADVICE,
});

const AT_ONCE = 'leave it out: only calls, exec and exit can start alone';

const base = {
  seq: wholeNumber(1),
  cpu: cpuNumber.exactOptional(),
  time: seconds.exactOptional(),
  returned: seconds.exactOptional(),
  thread: nameText('thread').exactOptional(),
  observed: z.looseObject({ result }, { error: 'write an object, like {"result":0}' }).exactOptional(),
  interleaved: z.never({ error: AT_ONCE }).exactOptional(),
};

const interleavable = {
  interleaved: z.literal(true, { error: 'write true, or leave it out' }).exactOptional(),
};

const bp = nameText('breakpoint');
const task = nameText('task');

const settings = {
  bp,
  task: task.exactOptional(),
  address: hexText.exactOptional(),
  length: wholeNumber(0).exactOptional(),
  access: oneOf(['x', 'w', 'rw', 'r']).exactOptional(),
  cpus: cpuSet.exactOptional(),
  callback: flag.exactOptional(),
  symbol: text.exactOptional(),
  inherit: flag.exactOptional(),
  excludeKernel: flag.exactOptional(),
  disabled: flag.exactOptional(),
  perf: perfSchema.exactOptional(),
  ...interleavable,
};

const event = <const Type extends LedgerEvent['type'], Shape extends z.ZodRawShape>(
  type: Type,
  shape: Shape,
) => z.looseObject({ ...base, type: z.literal(type), ...shape });

const eventSchema = z.discriminatedUnion(
  'type',
  [
    event('breakpoint.register', settings),
    event('breakpoint.modify', settings),
    event('breakpoint.unregister', {
      bp,
      task: task.exactOptional(),
      cpus: cpuSet.exactOptional(),
      ...interleavable,
    }),
    event('task.switch', { task: task.nullable().exactOptional() }),
    event('task.fork', {
      task,
      child: nameText('child'),
      threadOfParent: flag.exactOptional(),
    }),
    event('task.exec', { task, ...interleavable }),
    event('task.exit', { task, ...interleavable }),
    event('cpu.online', {}),
    event('cpu.offline', {}),
    event('debug.exception', {
      address: hexText,
      length: wholeNumber(0).exactOptional(),
      access: oneOf(['x', 'w', 'r']),
    }),
    event('ptrace.poke', { task, register: wholeNumber(0, 7).exactOptional(), value: hexText }),
    event('step', { of: wholeNumber(1), part: oneOf(STEP_PARTS) }),
  ],
  { error: `write one of ${EVENT_TYPES.join(' ')}` },
);

/** The fields that an event of each type can have; others are kept as they are. */
export const EVENT_FIELDS: ReadonlyMap<string, readonly string[]> = new Map(
  eventSchema.options.map(({ shape }) => [shape.type.value, Object.keys(shape)]),
);

/** Checks the object of one line after the header. */
export const checkEvent = (value: unknown): Checked<LedgerEvent> => check<LedgerEvent>(eventSchema, value);

/** The first CPU of an event that the machine does not have. */
export const cpuFault = (event: LedgerEvent, machine: Machine): SchemaFault | undefined => {
  const advice = `the machine has CPUs 0 to ${machine.cpus - 1}: name one of them, or correct the header's cpus`;
  if (event.cpu !== undefined && event.cpu >= machine.cpus)
    return { path: ['cpu'], value: event.cpu, advice };
  if (!('cpus' in event)) return undefined;
  const wrong = event.cpus.findIndex((cpu) => cpu >= machine.cpus);
  return wrong === -1 ? undefined : { path: ['cpus', wrong], value: event.cpus[wrong], advice };
};
