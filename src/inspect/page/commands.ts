/** Every command with its key. */
import { POLICY_NAMES } from '../view/policy-names.ts';
import { chooseFile } from './choose-file.ts';
import type { Bookmarks } from './bookmarks.svelte.ts';
import type { Inside } from './inside.svelte.ts';
import type { Inspector } from './inspector.svelte.ts';
import { PACES, type Player } from './player.svelte.ts';
import { whole, zoomed } from './timeline-window.ts';

export interface Surroundings {
  readonly inspector: Inspector;
  readonly inside: Inside;
  readonly player: Player;
  readonly bookmarks: Bookmarks;
  readonly theme: { readonly toggle: () => void };
  readonly panels: Panels;
}

/** What can be opened over or beside the views. */
export interface Panels {
  readonly openPalette: (text: string) => void;
  readonly toggleWhatIf: () => void;
  readonly savePicture: () => void;
}

export interface Command {
  readonly name: string;
  /** As {@link keyOf} spells it. */
  readonly key: string;
  readonly run: (surroundings: Surroundings) => void;
}

const FAR = 10;

const zoomBy =
  (factor: number) =>
  ({ inspector }: Surroundings): void => {
    inspector.window = zoomed(inspector.window, factor, 0.5, inspector.opened?.events ?? 1);
  };

/** The policy after the present one, and after the last nothing, where that may be. */
const policyAfter = (present: string | undefined, names: readonly string[]): string | undefined =>
  names[present === undefined ? 0 : names.indexOf(present) + 1];

const nextPolicy = ({ inspector }: Surroundings): void => {
  const next = policyAfter(inspector.opened?.policy, POLICY_NAMES) ?? POLICY_NAMES[0];
  if (next !== undefined) void inspector.choosePolicy(next);
};

const nextBeside = ({ inspector }: Surroundings): void => {
  const { opened, beside } = inspector;
  const others = POLICY_NAMES.filter((name) => name !== opened?.policy);
  const present = beside === undefined || beside.isBranch ? undefined : beside.label;
  void inspector.putBeside(policyAfter(present, others) ?? null, null);
};

const paceBy =
  (by: 1 | -1) =>
  ({ player }: Surroundings): void => {
    player.pace = PACES[PACES.indexOf(player.pace) + by] ?? player.pace;
  };

export const COMMANDS: readonly Command[] = [
  { name: 'One event on', key: 'ArrowRight', run: ({ inspector }) => inspector.go(inspector.seq + 1) },
  { name: 'One event back', key: 'ArrowLeft', run: ({ inspector }) => inspector.go(inspector.seq - 1) },
  {
    name: 'Ten events on',
    key: 'Shift+ArrowRight',
    run: ({ inspector }) => inspector.go(inspector.seq + FAR),
  },
  {
    name: 'Ten events back',
    key: 'Shift+ArrowLeft',
    run: ({ inspector }) => inspector.go(inspector.seq - FAR),
  },
  { name: 'To the start', key: 'Home', run: ({ inspector }) => inspector.go(0) },
  { name: 'To the end', key: 'End', run: ({ inspector }) => inspector.go(inspector.opened?.length ?? 0) },
  { name: 'Play or pause', key: ' ', run: ({ player }) => player.toggle() },
  { name: 'Faster', key: '>', run: paceBy(1) },
  { name: 'Slower', key: '<', run: paceBy(-1) },
  { name: 'Next refusal', key: 'r', run: ({ inspector }) => void inspector.jump(1, 'refusal') },
  { name: 'Refusal before', key: 'Shift+R', run: ({ inspector }) => void inspector.jump(-1, 'refusal') },
  { name: 'Next violation', key: 'v', run: ({ inspector }) => void inspector.jump(1, 'violation') },
  { name: 'Violation before', key: 'Shift+V', run: ({ inspector }) => void inspector.jump(-1, 'violation') },
  { name: 'Explain this event', key: 'e', run: ({ inspector }) => void inspector.explain() },
  { name: 'Step into the event, or leave it', key: 'i', run: ({ inside }) => inside.toggle() },
  { name: 'One step on inside the event', key: '.', run: ({ inside }) => inside.forward() },
  { name: 'One step back inside the event', key: ',', run: ({ inside }) => inside.back() },
  { name: 'Let another CPU go first inside the event', key: 'c', run: ({ inside }) => inside.chooseOther() },
  { name: 'Closer', key: '+', run: zoomBy(0.5) },
  { name: 'Wider', key: '-', run: zoomBy(2) },
  {
    name: 'The whole timeline',
    key: '0',
    run: ({ inspector }) => {
      inspector.window = whole(inspector.opened?.events ?? 1);
    },
  },
  { name: 'All commands, and find', key: 'Ctrl+k', run: ({ panels }) => panels.openPalette('') },
  { name: 'Find', key: '/', run: ({ panels }) => panels.openPalette('') },
  { name: 'Show the keys', key: '?', run: ({ panels }) => panels.openPalette('') },
  { name: 'Bookmark this event', key: 'b', run: ({ panels }) => panels.openPalette('bookmark ') },
  { name: 'Next bookmark', key: 'm', run: ({ bookmarks }) => bookmarks.next() },
  { name: 'What if', key: 'w', run: ({ panels }) => panels.toggleWhatIf() },
  { name: 'Next divergence', key: 'd', run: ({ inspector }) => void inspector.jump(1, 'divergence') },
  {
    name: 'Divergence before',
    key: 'Shift+D',
    run: ({ inspector }) => void inspector.jump(-1, 'divergence'),
  },
  { name: 'Nothing beside', key: 'x', run: ({ inspector }) => void inspector.putBeside(null, null) },
  { name: 'Next policy', key: 'n', run: nextPolicy },
  { name: 'Next policy beside', key: 'o', run: nextBeside },
  {
    name: 'Open another ledger or recording',
    key: 'f',
    run: ({ inspector }) => chooseFile((file) => void inspector.open({ kind: 'file', file }, null)),
  },
  { name: 'Save a picture of the grid (SVG)', key: 'g', run: ({ panels }) => panels.savePicture() },
  { name: 'Save the ledger', key: 's', run: ({ inspector }) => void inspector.save('ledger') },
  { name: 'Save the branch', key: 'Shift+S', run: ({ inspector }) => void inspector.save('branch') },
  {
    name: 'Save as a trace for Perfetto',
    key: 'p',
    run: ({ inspector }) => void inspector.save('trace'),
  },
  {
    name: 'Close what was found, and messages',
    key: 'Escape',
    run: ({ inspector }) => {
      inspector.closeFound();
      inspector.forget();
    },
  },
  { name: 'Light or dark', key: 't', run: ({ theme }) => theme.toggle() },
];

/** `Ctrl+k`, `Shift+R`, `ArrowLeft`. */
export const keyOf = ({ key, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent): string => {
  const isShifted = shiftKey && (key.length > 1 || /[A-Z]/.test(key));
  return `${ctrlKey || metaKey ? 'Ctrl+' : ''}${altKey ? 'Alt+' : ''}${isShifted ? 'Shift+' : ''}${key}`;
};

/** Whoever types into a field means the field. */
const isTyping = ({ target }: KeyboardEvent): boolean =>
  target instanceof HTMLElement && target.closest('input, select, textarea, dialog') !== null;

export const runKey = (key: string, event: KeyboardEvent, surroundings: Surroundings): void => {
  if (isTyping(event)) return;
  if (key === ' ' && event.target instanceof HTMLButtonElement) return;
  const command = COMMANDS.find((one) => one.key === key);
  if (command === undefined) return;
  event.preventDefault();
  command.run(surroundings);
};
