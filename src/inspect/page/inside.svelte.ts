/** The inside of the event that is shown: which of its steps was the last, and what comes next. */
import type { AskedInside } from '../inside/inside.ts';
import type { InsideView } from '../inside/inside-view.ts';
import type { ChartDrawing, ChartName } from '../view/chart-drawing.ts';
import { readPlace } from './address-bar.ts';
import type { Inspector } from './inspector.svelte.ts';
import { latestOf } from './latest.ts';

/** All steps done: what one sees while scrubbing. */
const whole = (seq: number): AskedInside => ({ seq, at: null, order: [] });

export const createInside = (inspector: Inspector) => {
  const linked = readPlace();
  let isOpen = $state(linked.step !== undefined);
  let wanted = $state.raw<AskedInside>({
    seq: linked.seq ?? 0,
    at: linked.step ?? null,
    order: linked.order ?? [],
  });
  let view = $state.raw<InsideView>();
  let drawings = $state.raw<Readonly<Record<ChartName, ChartDrawing>>>();

  const ask = latestOf(async (asked: AskedInside) => {
    drawings ??= await inspector.ask('charts', {});
    view = await inspector.ask('inside', asked);
  });

  $effect(() => {
    const { seq, opened } = inspector;
    if (!isOpen || opened === undefined || seq < 1) {
      view = undefined;
      inspector.note({ step: undefined, order: undefined });
      return;
    }
    const asked = wanted.seq === seq ? wanted : whole(seq);
    const isInside = asked.at !== null;
    inspector.note({ step: isInside ? asked.at : undefined, order: isInside ? asked.order : undefined });
    void inspector.attempt(() => ask(asked));
  });

  const open = (): void => {
    wanted = { seq: inspector.seq, at: 0, order: [] };
    isOpen = true;
  };

  /** What was asked for last, which may not be shown yet; with all steps done where nobody has chosen one. */
  const present = (): AskedInside => (wanted.seq === inspector.seq ? wanted : whole(inspector.seq));

  const goTo = (at: number): void => {
    wanted = { ...present(), at };
  };

  /** Goes on in the next event where this one is over. */
  const forward = (): void => {
    if (!isOpen) {
      open();
      return;
    }
    const { seq, at } = present();
    const last = view?.seq === seq ? view.steps.length - 1 : undefined;
    const step = at ?? last;
    if (step === undefined) return;
    if (last === undefined || step < last) goTo(step + 1);
    else if (seq < (inspector.opened?.length ?? 0)) {
      wanted = { seq: seq + 1, at: 0, order: [] };
      inspector.go(seq + 1);
    }
  };

  /** Ends in the event before, with all of its steps done. */
  const back = (): void => {
    if (!isOpen) {
      open();
      return;
    }
    const { at } = present();
    const step = at ?? view?.at ?? 0;
    if (step > 0) goTo(step - 1);
    else inspector.go(inspector.seq - 1);
  };

  /** Lets another of the possible steps come next; the steps behind it follow in the usual order. */
  const choose = (choice: number): void => {
    if (view === undefined) return;
    const { seq, at } = view;
    const { order } = present();
    const before = Array.from({ length: at }, (_, i) => order[i] ?? 0);
    wanted = { seq, at, order: [...before, choice] };
  };

  return {
    get isOpen() {
      return isOpen;
    },
    /** Undefined while nothing is to be shown of it. */
    get view() {
      return view?.seq === inspector.seq ? view : undefined;
    },
    get drawings() {
      return drawings;
    },
    toggle: () => {
      if (isOpen) isOpen = false;
      else open();
    },
    /** The address bar has another link: to a step, if it names one. */
    followLink: () => {
      const { step, order = [], seq = inspector.seq } = readPlace();
      if (step === undefined) return;
      wanted = { seq, at: step, order };
      isOpen = true;
    },
    goTo,
    forward,
    back,
    choose,
    /** The next of the choices, and after the last the first again. */
    chooseOther: () => {
      const { names = [], chosen = 0 } = view?.next ?? {};
      if (names.length > 1) choose((chosen + 1) % names.length);
    },
  };
};

export type Inside = ReturnType<typeof createInside>;
