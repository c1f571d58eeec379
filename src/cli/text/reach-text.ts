/** What an exploration has seen happen besides answers, and what it never saw. */
import type { ExploreReport } from '../explore-report.ts';
import { countText, tableLines } from './table.ts';

/** The events of a ledger, with the option that lets each happen where it does not by itself. */
const EVENTS: readonly (readonly [string, string])[] = [
  ['breakpoint.register', '--breakpoints, --tasks'],
  ['breakpoint.unregister', '--breakpoints, --tasks'],
  ['breakpoint.modify', '--drop constant-settings'],
  ['task.switch', '--switches'],
  ['debug.exception', '--exceptions'],
  ['cpu.offline', '--hotplug'],
  ['cpu.online', '--hotplug'],
  ['task.exec', '--drop settled'],
  ['task.exit', '--drop settled'],
  ['task.fork', '--drop settled --tasks 2'],
  ['step', '--steps interleaved'],
  ['ptrace.poke', 'in no space: no policy with a boundary has it'],
];

/** The space of `mainline` has no other events than calls, whatever is asked for. */
const ONLY_CALLS = 'not in the space of mainline';

/** Spaces have names of their own for calls. */
const eventOf = (kind: string): string => {
  if (/^(register|take)\b/.test(kind)) return 'breakpoint.register';
  if (/^(unregister|give)\b/.test(kind)) return 'breakpoint.unregister';
  return kind.startsWith('step: ') ? 'step' : kind;
};

const neverHappened = ({ courses, policy }: ExploreReport): readonly (readonly string[])[] => {
  const seen = new Set(courses.map(({ kind }) => eventOf(kind)));
  return EVENTS.filter(([event]) => !seen.has(event)).map(([event, option]) => [
    `  ${event}`,
    policy === 'mainline' && !event.startsWith('breakpoint.re') ? ONLY_CALLS : option,
  ]);
};

/** Answers stand in the table of courses already. */
const isAnswer = (name: string): boolean => /^(refused|oops): /.test(name);

export const reachLines = (report: ExploreReport): readonly string[] => {
  const { reached } = report;
  const taken = reached.filter(({ name, count }) => count > 0 && !isAnswer(name));
  const never = reached.filter(({ count }) => count === 0);
  return [
    ...(taken.length === 0 ? [] : ['among them:']),
    ...tableLines(
      taken.map(({ name, count }) => [`  ${name}`, countText(count)]),
      ['left', 'right'],
    ),
    'never:',
    ...tableLines(neverHappened(report), ['left', 'left']),
    ...never.map(({ name }) => `  ${name}`),
  ];
};
