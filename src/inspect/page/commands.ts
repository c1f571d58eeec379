/** Every command with its key. */
import type { Inside } from './inside.svelte.ts';
import type { Inspector } from './inspector.svelte.ts';
import type { Player } from './player.svelte.ts';
import { whole, zoomed } from './timeline-window.ts';

export interface Surroundings {
  readonly inspector: Inspector;
  readonly inside: Inside;
  readonly player: Player;
  readonly theme: { readonly toggle: () => void };
  readonly panels: Panels;
}

/** What can be opened over or beside the views. */
export interface Panels {
  readonly openPalette: (text: string) => void;
  readonly toggleWhatIf: () => void;
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
  { name: 'What if', key: 'w', run: ({ panels }) => panels.toggleWhatIf() },
  { name: 'Next divergence', key: 'd', run: ({ inspector }) => void inspector.jump(1, 'divergence') },
  {
    name: 'Divergence before',
    key: 'Shift+D',
    run: ({ inspector }) => void inspector.jump(-1, 'divergence'),
  },
  { name: 'Nothing beside', key: 'x', run: ({ inspector }) => void inspector.putBeside(null, null) },
  { name: 'Save the ledger', key: 's', run: ({ inspector }) => void inspector.save('ledger') },
  { name: 'Save the branch', key: 'Shift+S', run: ({ inspector }) => void inspector.save('branch') },
  {
    name: 'Save as a trace for Perfetto',
    key: 'p',
    run: ({ inspector }) => void inspector.save('trace'),
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
