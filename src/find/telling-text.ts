/** An event that was found, for people: the sentence of `explain`, and beneath it what came of it as the stories of `fuzz` have it. */
import { EVENT_FIELDS } from '../../machines/event-schema.ts';
import type { LedgerEvent } from '../../machines/events.ts';
import { requestOf } from '../explain/request.ts';
import { requestText, secondsText, sectionText } from '../explain/wording.ts';
import { changeText } from '../replay/state/change-text.ts';
import type { Change } from '../replay/state/place.ts';
import type { Telling } from './telling.ts';

const INDENT = '    ';
const WIDTH = 110;

/** Changes that one event is told with; `--json` has all of them. */
const CHANGES_TOLD = 12;

/** Lines no wider than a terminal, broken between the words of a list. */
const wrapped = (items: readonly string[]): readonly string[] => {
  const lines: string[] = [];
  let line = '';
  for (const item of items) {
    const longer = line === '' ? item : `${line}, ${item}`;
    if (line !== '' && INDENT.length + longer.length > WIDTH) {
      lines.push(`${INDENT}${line},`);
      line = item;
    } else line = longer;
  }
  return line === '' ? lines : [...lines, `${INDENT}${line}`];
};

const requestedText = (event: LedgerEvent, cpus: number): string => {
  if (event.type === 'step') {
    return `the part "${event.part}" of operation ${event.of} ran on CPU ${event.cpu ?? 0}`;
  }
  if (event.type === 'debug.exception') {
    const how = { x: 'fetched from', w: 'wrote to', r: 'read from' }[event.access];
    return `CPU ${event.cpu ?? 0} ${how} ${event.address}`;
  }
  return requestText(requestOf(event), cpus);
};

const answerText = ({ result, rule, section = '', why }: Telling): string => {
  if (why !== undefined) return `; the kernel died: ${why}`;
  if (rule !== undefined) return `; answered ${result}: ${rule} (${sectionText(section)})`;
  return result === 0 ? '' : `; answered ${result}`;
};

/** What a fresh struct remembers, the request has said; and a count of nothing is as good as none. */
const isSaid = ({ path: [table], before, after }: Change): boolean =>
  before === null
    ? after === 0 || table === 'structs' || table === 'breakpoints' || table === 'events'
    : before === 0 && after === null;

const changesText = ({ changes }: Telling): readonly string[] => {
  const worthIt = changes.filter((change) => !isSaid(change));
  const told = worthIt.slice(0, CHANGES_TOLD).map(changeText);
  const untold = worthIt.length - told.length;
  return wrapped(untold > 0 ? [...told, `and ${untold} more`] : told);
};

/** What else the line says, and no policy reads. */
const beyondText = (event: LedgerEvent): readonly string[] => {
  const known = EVENT_FIELDS.get(event.type) ?? [];
  const others = Object.entries(event).filter(([name]) => !known.includes(name));
  return wrapped(others.map(([name, value]) => `${name}: ${JSON.stringify(value)}`));
};

/** What the recorded kernel answered, where the recording says. */
const recordedText = ({ event, result }: Telling): string => {
  const observed = event.observed?.result;
  if (observed === undefined) return '';
  if (observed === result) return '; the recorded kernel answered the same';
  return observed === 0 ? '; the recorded kernel granted it' : `; the recorded kernel answered ${observed}`;
};

const whenText = ({ time, thread }: LedgerEvent): string => {
  const parts = [
    ...(time === undefined ? [] : [secondsText(time)]),
    ...(thread === undefined ? [] : [`thread ${thread}`]),
  ];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
};

/** @param cpus how many the machine has. */
export const tellingText = (telling: Telling, cpus: number): string => {
  const { seq, event, called = [], findings = [] } = telling;
  return [
    `event ${seq}${whenText(event)}: ${requestedText(event, cpus)}${answerText(telling)}${recordedText(telling)}`,
    ...beyondText(event),
    ...changesText(telling),
    ...(called.length === 0 ? [] : [`${INDENT}called: ${called.join(', ')}`]),
    ...findings.map(({ invariant, sentence }) => `${INDENT}breaks ${invariant}: ${sentence}`),
  ].join('\n');
};
