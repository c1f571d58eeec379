/** The answer to "why?", as people read it. */
import { listed, momentText, requestText } from '../wording.ts';
import type { WhyLink } from './chain.ts';
import type { ExceptionExplained, SlotReached } from './exception.ts';
import type { Why } from './why.ts';

const shown = (value: WhyLink['after']): string =>
  value === null ? 'empty' : typeof value === 'string' ? value : JSON.stringify(value);

const observedText = (observed: WhyLink['observed']): string =>
  observed === undefined || observed === 0 ? '' : ` The recorded kernel answered ${observed}.`;

const linkLine = ({ request, observed, place, before, after, says }: WhyLink, cpus: number): string => {
  const values = before === after ? '' : `: ${place} went from ${shown(before)} to ${shown(after)}`;
  return `  ${momentText(request)}: ${requestText(request, cpus)}. It ${says}${values}.${observedText(observed)}`;
};

/** @param cpus how many possible CPUs there are. Lines of text, the last without its newline. */
export const whyText = ({ policy, at, place, value, links, notes }: Why, cpus: number): string => {
  const when = at === 0 ? 'before the first event' : `after event ${at}`;
  return [
    `${place} is ${shown(value)} ${when}, under ${policy}.`,
    ...(links.length === 0 ? ['  No event has changed it.'] : links.map((link) => linkLine(link, cpus))),
    ...notes,
  ].join('\n');
};

const reachedText = ({ reach, slot = 0, owner = '', register = '' }: SlotReached, cpu: number): string => {
  switch (reach) {
    case 'right':
      return `Slot ${slot} ${register}, and fired for ${owner}.`;
    case 'misdelivered':
      return `Misdelivered: slot ${slot} ${register} and fired, but it is ${owner}'s, who watches something else; the handler goes by the number of the slot alone (domain.md §2.4).`;
    case 'swallowed':
      return `Swallowed: slot ${slot} ${register} and fired, but nobody stands there.`;
    case 'lost':
      return `Lost: slot ${slot} is ${owner}'s, who watches what was touched, but the register ${register}.`;
    case 'missing':
      return `Lost: ${owner} is for CPU ${cpu} too and watches what was touched, but stands in no slot there (domain.md §4.1, D3 and D8).`;
  }
};

/** Lines about a debug exception: whom it called, and what each slot had to do with it. */
export const exceptionText = ({ cpu, called, slots }: ExceptionExplained, cpus: number): string =>
  [
    called.length === 0 ? 'It called nobody.' : `It called ${listed(called)}.`,
    ...slots.flatMap((one) => [
      reachedText(one, cpu),
      ...(one.parted === undefined ? [] : ['They parted here:', linkLine(one.parted, cpus)]),
    ]),
  ].join('\n');
